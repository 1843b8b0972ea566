"""The line rules of the packs, as Python sees them."""
import tomllib,re,glob,collections,sys
def load():
    R=[]
    for f in sorted(glob.glob('rules/en/boilerplate/*.toml')):
        d=tomllib.load(open(f,'rb'))
        for r in d['rule']:
            if 'line' in r:
                l=r['line']; fl=0 if l.get('case') else re.I
                pats=list(l.get('regex',[]))+[re.escape(a) for a in l.get('any',[])]
                try: rs=[re.compile('(?:'+p.replace('(?P<value>','(?:').replace(r'\p{Lu}','[A-ZÀ-ÞŠŽ]').replace(r'\p{L}','a-zA-ZÀ-ÿĀ-ž')+')',fl) for p in pats]
                except re.error as e: print(f,r['id'],e); 
                for p in pats:
                    try: re.compile(p.replace('(?P<value>','(?:').replace(r'\p{Lu}','[A-Z]').replace(r'\p{L}','a-zA-Z'))
                    except re.error as e: print('BAD',p,e)
                R.append((r['id'],r.get('class'),r['confidence'],l.get('max_words',10**6),l.get('near'),rs,r))
            else: R.append((r['id'],r.get('class'),r['confidence'],0,None,[],r))
    return R
B=re.compile(r'^(?:[*+•·|>»#_\-–—\s]|o (?=[A-Z]))+|[*|»›>_\s]+$')
def core(line):
    t=B.sub('',line.strip())
    t=B.sub('',t)
    if t[:1]=='[' and t[-1:]==']' : t=t[1:-1].strip()
    return t
def match(R,line):
    t=line.strip(); c=core(line); n=len(t.split())
    for id,cl,conf,mw,near,rs,r in R:
        if n>mw: continue
        for x in rs:
            if x.fullmatch(t) or (c and c!=t and x.fullmatch(c)): return id,cl,conf
    return None
