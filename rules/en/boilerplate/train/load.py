"""The labelled pages and the kinds of known residue lines."""
import json,collections,os,subprocess
from urllib.parse import urlparse
SHARED=os.environ.get('COPYDESK_SHARED','../shared')
CASES=SHARED+'/cases/boilerplate/'
P=[json.loads(l) for l in subprocess.run(['zstd','-dc',CASES+'labelled_pages.jsonl.zst'],capture_output=True,check=True).stdout.decode().splitlines()]
DUMPS={'inscriptis','html-text','html2text','beautifulsoup'}
for p in P: p['host']=urlparse(p['url']).netloc
kinds={}
for l in open(CASES+'residue_lines.tsv'):
    r=l.rstrip('\n').split('\t')
    kinds.setdefault(r[0].strip(),r[2])
