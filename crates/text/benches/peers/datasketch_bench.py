# What datasketch does with the same lines, for `cargo bench -p zhaozhang-text --bench reprint`, which reads the last
# line: name, texts, seconds of the clock, seconds of the processor, what it found. Alone: pip install datasketch;
# python datasketch_bench.py FILE.jsonl [MOST]
import sys, json, time
from datasketch import MinHash, MinHashLSH
most=int(sys.argv[2]) if len(sys.argv)>2 else None
texts=[]
for l in open(sys.argv[1],encoding='utf8'):
    if most is not None and len(texts)>=most: break
    texts.append(json.loads(l)['text'])
t=time.process_time(); c=time.perf_counter(); lsh=MinHashLSH(threshold=0.5,num_perm=128); pairs=0
for i,x in enumerate(texts):
    s=''.join(c for c in x if c.isalnum()); m=MinHash(num_perm=128)
    m.update_batch([s[k:k+5].encode() for k in range(max(1,len(s)-4))])
    pairs+=len(lsh.query(m)); lsh.insert(i,m)
print(f"datasketch, 128 permutations, J 0.5\t{len(texts)}\t{time.perf_counter()-c:.3f}\t{time.process_time()-t:.3f}\t{pairs} candidate pairs")
