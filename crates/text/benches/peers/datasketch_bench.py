# What datasketch does with the same lines: pip install datasketch; python datasketch_bench.py FILE.jsonl [MOST]
import sys, json, time
from datasketch import MinHash, MinHashLSH
texts=[json.loads(l)['text'] for l in open(sys.argv[1],encoding='utf8')][:int(sys.argv[2]) if len(sys.argv)>2 else None]
t=time.process_time(); lsh=MinHashLSH(threshold=0.5,num_perm=128); pairs=0
for i,x in enumerate(texts):
    s=''.join(c for c in x if c.isalnum()); m=MinHash(num_perm=128)
    m.update_batch([s[k:k+5].encode() for k in range(max(1,len(s)-4))])
    pairs+=len(lsh.query(m)); lsh.insert(i,m)
u=time.process_time()-t
print(f"datasketch: {len(texts)} texts, {u:.1f} s processor, {len(texts)/u:.0f} texts/s, {pairs} pairs")
