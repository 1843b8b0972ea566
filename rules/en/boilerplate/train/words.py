"""Step 1: weights of words and of the shape of a line, by L1 logistic regression over distinct lines, folds by outlet.

First: cargo run --profile quick --example eval -- boilerplate lines > lines.jsonl. Then words.py, place.py and region.py of this folder, in
this order. Needs numpy, scipy and scikit-learn. Work files go to the current folder; place.py writes model.tsv.
"""
import re,sys,pickle,random,collections,numpy as np
from load import *
B=re.compile(r'^(?:[*+•·|>»#_\-–—\s]|o (?=[A-Z]))+|[*|»›>_\s]+$')
def core(line):
    """The line without what lists put around it."""
    t=B.sub('',B.sub('',line.strip()))
    if t[:1]=='[' and t[-1:]==']': t=t[1:-1].strip()
    return t
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
import warnings; warnings.filterwarnings('ignore')
random.seed(0)
SPLIT=re.compile(r"[A-Z]+(?=[A-Z][a-z]{3})|[A-Z]?[a-zà-ÿ]+|[A-Z]+|\d+|[^\W\d_]+")
def words(line): return ['#' if w[0].isdigit() else w.lower() for w in SPLIT.findall(line)]
TOPICS=set('plague houston antonio rs kong taylor argentina euro fed moreau systems palace bike bikes china hong iphone mac sentra nissan trump iran israel gaza vizzion apple microsoft lexus space star europe india indian delhi texas chicago detroit saturday'.split())
BUL=tuple('*+-•·|>»#–—')
def lenbin(n):
    for i,b in enumerate((1,2,3,5,8,12,20,30)):
        if n<=b: return i
    return 8
MAXW=60
def local(line):
    line=line.strip(); c=core(line) or line
    ws=words(c); n=len([w for w in ws if w!='#'])
    if n>MAXW or len(line)>1000: return None
    f={}
    for w in set(ws)-TOPICS: f['w '+w]=1
    for a,b in set(zip(ws,ws[1:])):
        if not {a,b}&TOPICS: f[f'b {a} {b}']=1
    if ws and ws[0] not in TOPICS: f['^ '+ws[0]]=1
    lb=lenbin(n); f[f'len {lb}']=1
    t=c.rstrip('"”’\')]')
    term='stop' if t[-1:] and t[-1] in '.!?…' else 'colon' if t[-1:] in (':','：') else 'none'
    f[f'end {term} {min(lb,6)}']=1
    caps=[w for w in SPLIT.findall(c) if w[0].isalpha()]
    if caps:
        if all(w.isupper() for w in caps): f['case upper']=1
        elif len(caps)>2 and sum(w[0].isupper() for w in caps)/len(caps)>.7: f['case title']=1
        if caps[0][0].islower(): f['case lower']=1
    d=sum(w=='#' for w in ws)
    if d*3>=len(ws)>0: f['digits']=1
    if c[:1] in '"“‘\'': f['quote']=1
    for m in '|©@/»':
        if m in c: f['mark '+m]=1
    return f
def shape(line):
    s=line.strip()
    if not s: return 'B'
    if len(s.encode())<60: return 'S'
    if len(s)>400: return 'R'
    e=s.rstrip("\"'”’»)]*_")
    return 'R' if e[-1:] in tuple('.!?…:。؟۔।') else 'S'
def negatives():
    import io,subprocess
    out=[]; rnd=random.Random(5)
    for name in('bbc-2004-2005','gum','reuters-2006-2013','abc-au-2006'):
        keep=[];n=0
        for l in io.TextIOWrapper(subprocess.Popen(['zstd','-dc',f'{SHARED}/corpora/{name}.txt.zst'],stdout=subprocess.PIPE).stdout,encoding='utf8'):
            l=l.strip()
            if not l or l.startswith('#DOC'): continue
            n+=1
            if n>300000: break
            if len(keep)<8000: keep.append(l)
            elif rnd.random()<8000/n: keep[rnd.randrange(8000)]=l
        out+=[(name,l) for l in keep]
    return out
if __name__=='__main__':
    X=[];y=[];g=[];w=[]
    seen=set()
    for p in P:
        for t,l in p['lines']:
            if l not in('body','boiler') or (p['host'],t,l) in seen: continue
            seen.add((p['host'],t,l))
            k=kinds.get(t.strip(),'?')
            if l=='boiler' and k in('teaser_or_nav','other') and len(t.split())>4: continue
            f=local(t)
            if f is None: continue
            X.append(f);y.append(l=='boiler');g.append(p['host']);w.append(1.0)
    for l in open(CASES+'residue_lines.tsv'):
        r=l.rstrip('\n').split('\t')
        if r[5] in('zyte','fundus') or r[2] in('teaser_or_nav','other','date_plus_title') or r[2]=='date_time' and r[3]=='pattern': continue
        f=local(r[0])
        if f: X.append(f);y.append(True);g.append('res:'+r[1].split('#')[0]);w.append(.3 if r[5]=='reuters' else 1)
    neg=negatives()
    for i,(name,l) in enumerate(neg):
        if name.startswith('fnc1'): continue
        title=l.startswith('#T ')
        if title: l=l[3:]
        f=local(l)
        if f: X.append(f);y.append(False);g.append(f'corp{i%400}');w.append(.5 if title else 1)
    cnt=collections.defaultdict(set)
    for f,h in zip(X,g):
        for a in f:
            if len(cnt[a])<5: cnt[a].add(h)
    X=[{a:1 for a in f if len(cnt[a])>=5} for f in X]
    V=DictVectorizer(); M=V.fit_transform(X); y=np.array(y); w=np.array(w)
    print(M.shape,y.sum())
    hosts=sorted({p['host'] for p in P}); random.shuffle(hosts); fold={h:i%5 for i,h in enumerate(hosts)}
    gf=np.array([fold.get(h,random.Random(h).randrange(5)) for h in g])
    names=V.get_feature_names_out()
    def fit(idx):
        m=LogisticRegression(C=.25,solver='liblinear',penalty='l1',max_iter=200); m.fit(M[idx],y[idx],sample_weight=w[idx]); return m
    models=[fit(gf!=k) for k in range(5)]
    full=fit(np.ones(len(y),bool)); print('nonzero',[(m.coef_!=0).sum() for m in models],(full.coef_!=0).sum())
    W=[dict((names[i],m.coef_[0][i]) for i in np.nonzero(m.coef_[0])[0])|{'bias':m.intercept_[0]} for m in models+[full]]
    pickle.dump((W,fold),open('W.pkl','wb'))
    top=sorted(W[5].items(),key=lambda x:x[1]); print(top[:40]); print(top[-60:])
