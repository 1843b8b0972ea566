"""Step 2: weights of a line's place, given the scores of step 1 from folds that did not see its outlet; and the cross-validated measures."""
import pickle,collections,numpy as np,sys,warnings; warnings.filterwarnings('ignore')
from load import *
from words import local,shape,core,lenbin
from sklearn.linear_model import LogisticRegression
from sklearn.feature_extraction import DictVectorizer
W,fold=pickle.load(open('W.pkl','rb'))
lc={}
def ls(t,k):
    if (t,k) in lc: return lc[t,k]
    f=local(t)
    w=W[k]
    s=-4.0 if f is None else max(-6,min(6,w['bias']+sum(w.get(a,0) for a in f)))
    lc[t,k]=s; return s
def rows(p,k):
    """The rows of a view that are not blank, with the features that src/stages/boilerplate/model.rs computes."""
    L=[t for t,_ in p['lines']]
    sh=[shape(t) for t in L]
    hit=[h is not None for h in p['hit']]
    idx=[i for i in range(len(L)) if sh[i]!='B']
    s={i:6.0 if hit[i] else max(-4.0,min(6.0,ls(L[i],k))) for i in idx}
    R=[i for i in idx if sh[i]=='R' and not hit[i] and s[i]<1]
    last=R[-1] if R else -1
    feats=[]
    run={}
    j=0
    while j<len(idx):
        e=j
        while e<len(idx) and (sh[idx[e]]=='S' or hit[idx[e]]): e+=1
        for q in range(j,e): run[idx[q]]=(j,e,sum(hit[idx[r]] for r in range(j,e)))
        j=max(e,j+1)
    cnt=collections.Counter(L[i].strip() for i in idx)
    for j,i in enumerate(idx):
        if hit[i]: feats.append((i,None)); continue
        sc=lambda q: s[idx[q]] if 0<=q<len(idx) else -4.0
        place='tail' if i>last else 'body'
        n=min(6,lenbin(len(L[i].split())))
        f={'own':s[i],'near':(sc(j-1)+sc(j+1))/2,'wide':(sc(j-3)+sc(j-2)+sc(j+2)+sc(j+3))/4}
        if i in run:
            a,e,h=run[i]; m=e-a
            r=0 if m<=1 else 1 if m<=2 else 2 if m<=4 else 3 if m<=8 else 4 if m<=20 else 5
            f[f'short {place}']=1
            f['hits']=min(5,h)
        else: f[f'running {place}']=1
        f[f'words {place} {n}']=1
        if cnt[L[i].strip()]>1: f['repeats']=1
        feats.append((i,f))
    return feats,hit
if __name__=='__main__':
    data=[]
    pagen=collections.Counter(p['page'] for p in P)
    X=[];y=[];w=[];key=[]
    for pi,p in enumerate(P):
        k=fold[p['host']]
        feats,hit=rows(p,k)
        cur=[(i,f) for i,f in feats if f is not None and p['lines'][i][1] in('body','boiler')]
        if p['extractor'] in ('html2text','beautifulsoup'): continue
        for i,f in cur:
            X.append(f);y.append(p['lines'][i][1]=='boiler');key.append((pi,i))
            dump=p['extractor'] in DUMPS
            w.append((2.0 if dump else 1.0)/pagen[p['page']]*10/ (len(cur)**.5))
    V=DictVectorizer(); M=V.fit_transform(X).toarray(); y=np.array(y); w=np.array(w); names=V.get_feature_names_out()
    gf=np.array([fold[P[pi]['host']] for pi,i in key])
    S={}
    for k in range(5):
        m=LogisticRegression(C=1,max_iter=300,solver='liblinear'); m.fit(M[gf!=k],y[gf!=k],sample_weight=w[gf!=k])
        for a,b in zip(np.where(gf==k)[0],m.decision_function(M[gf==k])): S[key[a]]=b
    full=LogisticRegression(C=1,max_iter=300,solver='liblinear'); full.fit(M,y,sample_weight=w)
    for n,c in sorted(zip(names,full.coef_[0]),key=lambda x:x[1]): print(f'{n} {c:.2f}',end='; ')
    print(full.intercept_)
    
    out=open('model.tsv','w')
    out.write('# kind\tname\tweight: log-odds that a line is residue. Fitted by train.py; see docs/boilerplate.md.\n')
    NAMES={'w':'word','b':'pair','^':'first'}
    for n,c in sorted(W[5].items()):
        kind,_,name=n.partition(' ')
        if abs(c)<.05: continue
        out.write(f'{NAMES.get(kind,"line")}\t{name if kind in NAMES else n}\t{c:.2f}\n')
    for n,c in sorted(zip(names,full.coef_[0])): out.write(f'place\t{n}\t{c:.2f}\n')
    out.write(f'place\tbias\t{full.intercept_[0]:.2f}\n')
    pickle.dump((S,dict(zip(names,full.coef_[0])),full.intercept_[0]),open('S.pkl','wb'))
    TEMPL={'share','comment','subscribe','cookie_privacy','related_readmore','copyright','photo_credit','byline_signoff','date_time','tags_meta','form_error','app_promo','ad'}
    def report(thr,dumps):
        pages=collections.defaultdict(lambda:collections.Counter())
        kd=collections.defaultdict(lambda:[0,0])
        for pi,p in enumerate(P):
            if dumps!= (p['extractor'] in('inscriptis','html-text')) or (not dumps and p['extractor'] in DUMPS): continue
            c=pages[p['page']]
            for i,(t,l) in enumerate(p['lines']):
                if l not in('body','boiler'): continue
                g=p['hit'][i] is not None or S.get((pi,i),-9)>thr
                c[l,g]+=1; c[l,g,'c']+=len(t)
                if l=='boiler':
                    kk=kinds.get(t.strip(),'?'); kd[kk][0]+=g; kd[kk][1]+=1
                    if kk in TEMPL: c['t',g]+=1
        mean=lambda v: sum(v)/max(1,len(v))
        pr=mean([c['boiler',True]/(c['boiler',True]+c['body',True]) for c in pages.values() if c['boiler',True]+c['body',True]])
        rec=mean([c['t',True]/(c['t',True]+c['t',False]) for c in pages.values() if c['t',True]+c['t',False]])
        lost=mean([c['body',True,'c']/(c['body',True,'c']+c['body',False,'c']) for c in pages.values() if c['body',True,'c']+c['body',False,'c']])
        rem=mean([c['boiler',True,'c']/(c['boiler',True,'c']+c['boiler',False,'c']) for c in pages.values() if c['boiler',True,'c']+c['boiler',False,'c']])
        print('dumps' if dumps else 'good',thr,f'prec {pr:.3f} lost {lost*100:.2f}% recall {rec:.3f} removed {rem*100:.1f}%', {k:f'{a}/{b}' for k,(a,b) in kd.items()} if thr in(9,1.5) else '')
    for d in(False,True):
        for thr in (9,4,3,2.5,2,1.5,1,.5,0): report(thr,d)
