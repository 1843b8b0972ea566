"""What `eval -- boilerplate lines` printed, and the kinds of known residue lines."""
import json,os,pickle,sys
SHARED=os.environ.get('COPYDESK_SHARED','../shared')
CASES=SHARED+'/cases/boilerplate/'
LINES=os.environ.get('LINES','lines.jsonl')
OWN={'boilerplate/model-line','boilerplate/recurring-line','boilerplate/date-line','boilerplate/page-region'}
D=[json.loads(l) for l in open(LINES) if l.startswith('{')]
P=[p for p in D if p['set']=='labelled']
C=[p for p in D if p['set']!='labelled']
DUMPS={'inscriptis','html-text','html2text','beautifulsoup'}
for p in D:
    p['hit']=[r[3].split('/')[1] if len(r)>2 and r[3] not in OWN else None for r in p['lines']]
    p['gone']=[len(r)>2 and r[2]=='made' for r in p['lines']]
    p['dateline']=[len(r)>2 and r[3]=='boilerplate/date-line' for r in p['lines']]
    p['lines']=[(r[0],r[1]) for r in p['lines']]
kinds={}
for l in open(CASES+'residue_lines.tsv'):
    r=l.rstrip('\n').split('\t')
    kinds.setdefault(r[0].strip(),r[2])
