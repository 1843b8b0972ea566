"""Step 3: where the article is on a page that was dumped whole: weights of a segment model."""
import numpy as np,pickle,re,collections,sys,random,warnings; warnings.filterwarnings('ignore')
from load import *
from words import local,shape,core,lenbin,words
from shapes import shapes
from scipy.optimize import minimize
from scipy.special import logsumexp
W,fold=pickle.load(open('W.pkl','rb'))
STOP=set('the of and to in a that is was for on with as he said by it at from his be are this has have were had not but they who an which she their will been or would her about we there'.split())
lc={}
def ls(t,k):
    if (t,k) in lc: return lc[t,k]
    f=local(t); w=W[k]
    s=-4.0 if f is None else max(-4,min(6,w['bias']+sum(w.get(a,0) for a in f)))
    lc[t,k]=s; return s
BUL=re.compile(r'^\s*(?:[*+•·|>»-]|o (?=[A-Z]))\s*')
lf={}
def linefeat(t,hit,own,sh):
    s=t.strip()
    key=(s,sh)
    if key not in lf:
        c=core(s) or s
        ws=words(c); n=len(ws); st=sum(w in STOP for w in ws)
        e=c.rstrip('"”’\')]»')[-1:]
        stop=e!='' and e in '.!?…'
        f={}
        nb=0 if n<=2 else 1 if n<=5 else 2 if n<=9 else 3 if n<=15 else 4 if n<=30 else 5 if n<=60 else 6
        f[f'{"stop" if stop else "none"} {nb}']=1
        f['running']=sh=='R'
        f['bullet']=bool(BUL.match(s)) 
        f['stopwords']=min(st,10)/2
        f['nostopwords']=st==0
        f['quote']=c[:1] in '"“‘'
        lf[key]=f
    f=dict(lf[key])
    if hit: f['hit']=1
    return f
NAMES=None
def seq(p,k):
    idx=[i for i,(t,_) in enumerate(p['lines']) if t.strip()]
    F=[]
    SH=shapes([t for t,_ in p['lines']])
    for i in idx:
        t=p['lines'][i][0]
        F.append(linefeat(t,p['hit'][i],0,SH[i]))
    # context: short neighbours
    sh=[SH[i] for i in idx]
    n=len(idx)
    for j in range(n):
        pass
    # boundaries
    SB=[];EB=[]
    for j in range(n):
        s={};e={}
        pass
        s['s running']=sh[j]=='R'
        prev=idx[j-1] if j else None; nxt=idx[j+1] if j+1<n else None
        s['s after hit']=prev is not None and bool(p['hit'][prev])
        s['s after date']=prev is not None and p['dateline'][prev]
        e['e before hit']=nxt is not None and bool(p['hit'][nxt])
        e['e before short']=nxt is not None and sh[j+1]=='S'
        s['s hit']=bool(p['hit'][idx[j]]); e['e hit']=bool(p['hit'][idx[j]])
        SB.append(s);EB.append(e)
    return idx,F,SB,EB
def gold(p,idx):
    best=None;cur=0;st=0;b=(0,0,-1)
    for j,i in enumerate(idx):
        t,l=p['lines'][i]
        v={'body':len(t),'mixed':0,'boiler':-.4*len(t)}.get(l,0)
        if cur<=0: cur=0;st=j
        cur+=v
        if cur>b[0]: b=(cur,st,j)
    # trim to body lines
    s,e=b[1],b[2]
    if e<0: return None
    while s<e and p['lines'][idx[s]][1]!='body': s+=1
    while e>s and p['lines'][idx[e]][1]!='body': e-=1
    return s,e
def mat(fs,names):
    M=np.zeros((len(fs),len(names)))
    for r,f in enumerate(fs):
        for a,v in f.items():
            if a in names: M[r,names[a]]=v
    return M
def fb(a,S,E):
    """log Z, marginals of inside, start and end."""
    n=len(a)
    # state in: alpha_in[j]=log sum of segments open at j
    al=np.empty(n); al[0]=S[0]+a[0]
    for j in range(1,n): al[j]=np.logaddexp(al[j-1],S[j])+a[j]
    be=np.empty(n); be[n-1]=E[n-1]
    for j in range(n-2,-1,-1): be[j]=np.logaddexp(E[j],a[j+1]+be[j+1])
    Z=logsumexp(al+E)
    inside=np.exp(al+be-Z)
    return Z,inside,np.exp(S+a+be-Z),np.exp(al+E-Z),al,be
if __name__=='__main__':
    docs=[]
    for p in P:
        if p['extractor'] not in('inscriptis','html-text'): continue
        docs.append(p)
    pagen=collections.Counter(p['page'] for p in docs)
    data={}
    ln=collections.Counter();sn=set();en=set()
    for di,p in enumerate(docs):
        idx,F,SB,EB=seq(p,fold[p['host']])
        g=gold(p,idx)
        if g is None or len(idx)<3: continue
        data[di]=(idx,F,SB,EB,g)
        for f in F: ln.update(f.keys())
        for f in SB: sn.update(f)
        for f in EB: en.update(f)
    ln=sorted(ln); lni={a:i for i,a in enumerate(ln)}; sni={a:i for i,a in enumerate(sorted(sn))}; eni={a:i for i,a in enumerate(sorted(en))}
    nl,ns,ne=len(lni),len(sni),len(eni)
    T={di:(mat(F,lni),mat(SB,sni),mat(EB,eni),g,1/pagen[docs[di]['page']]) for di,(idx,F,SB,EB,g) in data.items()}
    def obj(w,ids,C):
        L=C*np.dot(w,w); G=2*C*w
        wl,ws_,we=w[:nl],w[nl:nl+ns],w[nl+ns:]
        for d in ids:
            A,S,E,(b,e),wt=T[d]
            a=A@wl;s=S@ws_;en_=E@we
            Z,ins,st,ed,_,_=fb(a,s,en_)
            L+=wt*(Z-(a[b:e+1].sum()+s[b]+en_[e]))
            ins=ins.copy(); ins[b:e+1]-=1; st=st.copy(); st[b]-=1; ed=ed.copy(); ed[e]-=1
            G[:nl]+=wt*(A.T@ins); G[nl:nl+ns]+=wt*(S.T@st); G[nl+ns:]+=wt*(E.T@ed)
        return L,G
    def fit(ids,C=.3):
        r=minimize(obj,np.zeros(nl+ns+ne),args=(ids,C),jac=True,method='L-BFGS-B',options=dict(maxiter=150)); return r.x
    ws={}
    res={}
    for k in range(5):
        tr=[d for d in T if fold[docs[d]['host']]!=k]; w=fit(tr); ws[k]=w
        for d in T:
            if fold[docs[d]['host']]!=k: continue
            A,S,E,g,wt=T[d]
            a=A@w[:nl];s=S@w[nl:nl+ns];e=E@w[nl+ns:]
            res[d]=fb(a,s,e)[1]
    full=fit(list(T)); ws[5]=full
    for n,v in zip(list(lni)+list(sni)+list(eni),full): print(f'{n} {v:.2f}',end='; ')
    print()
    with open('region.tsv','w') as f:
        for n,v in sorted(zip(list(lni)+list(sni)+list(eni),full)):
            if abs(v)>=.05: f.write(f'region\t{n}\t{v:.2f}\n')
    pickle.dump((ws,lni,sni,eni),open('R.pkl','wb'))
    out={}
    for d,ins in res.items(): out[docs[d]['page'],docs[d]['extractor']]=dict(zip(data[d][0],ins))
    pickle.dump(out,open('inside.pkl','wb'))
    # what a cut by marginals costs: by page
    for thr in (1e-4,1e-3,.01,.03,.1,.3,.5):
        pg=collections.defaultdict(collections.Counter)
        for d in T:
            p=docs[d]; m=out[p['page'],p['extractor']]; c=pg[p['page']]
            for i,(t,l) in enumerate(p['lines']):
                if l not in('body','boiler') or not t.strip(): continue
                o=m.get(i,1)<thr
                c[l,o or p['gone'][i]]+=len(t); c[l,'cut',o]+=len(t)
                c[l,'both',(o and shape(t)=='S') or p['gone'][i]]+=len(t)
        f=lambda key,l: np.mean([c[(l,)+key+(True,)]/(sum(c[(l,)+key+(x,)] for x in(True,False)) or 1) for c in pg.values()])
        print(thr,'cut+gone body %.2f%% boiler %.1f%%'%(100*f((),'body'),100*f((),'boiler')),'cut only %.2f%% %.1f%%'%(100*f(('cut',),'body'),100*f(('cut',),'boiler')),'short cut + gone %.2f%% %.1f%%'%(100*f(('both',),'body'),100*f(('both',),'boiler')))
