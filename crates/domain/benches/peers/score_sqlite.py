"""The plain version of the Ganzhou 2020 rules in SQL, run by SQLite over a table in memory.

Prints the seconds of scoring alone (loading and indexing are not counted) and a checksum of totals.
"""
import csv
import sqlite3
import sys
import time

db = sqlite3.connect(":memory:")
db.execute("create table fact (kind, item, unit, grp, on_day, due, done, level, channel, mark, result)")
with open(sys.argv[1], encoding="utf-8", newline="") as file:
    rows = csv.reader(file)
    next(rows)
    db.executemany("insert into fact values (?,?,?,?,?,?,?,?,?,?,?)", rows)
db.execute("create index fact_kind on fact(kind)")

SCORE = """
create table entry as
with counted as (
  select unit, grp, item, case when kind = '报送' then on_day when done <= due then done else due end as on_day
  from fact where (kind = '报送' and result = '通过') or (kind = '约稿' and result = '符合要求')),
filling as (
  select *, row_number() over (partition by unit, substr(on_day, 1, 7) order by on_day) as nth from counted)
select unit, grp, substr(on_day, 1, 7) as month, 1.0 as points, item from fact where kind = '报送' and result = '通过'
union all select unit, grp, substr(on_day, 1, 7), 5.0, item from filling where nth > 5
union all select unit, grp, substr(min(on_day), 1, 7),
  case level when '国家级' then 200 when '省级' then 100 when '省局' then 50 when '市级' then 20 else 10 end
  * case mark when '综' then 0.5 else 1 end, item from fact where kind = '采用' group by item, level, channel
union all select unit, grp, substr(on_day, 1, 7),
  case level when '国家级' then 100.0 when '省级' then 50.0 else 20.0 end, item from fact where kind = '批示'
union all select unit, grp, substr(done, 1, 7), 10.0, item from fact
  where kind = '约稿' and done <> '' and done <= due and result = '符合要求'
union all select unit, grp, substr(due, 1, 7), -10.0, item from fact
  where kind = '约稿' and ((done <> '' and done > due) or (done = '' and due < '2020-12-31'))
union all select unit, grp, substr(due, 1, 7), -50.0, item from fact
  where kind = '应报' and ((done <> '' and done > due) or (done = '' and due < '2020-12-31'))
union all select unit, grp, substr(on_day, 1, 7), -100.0, item from fact where kind = '失误'
"""
start = time.process_time()
db.execute(SCORE)
db.execute("""create table months as select grp, unit, month, sum(points) as points,
  sum(sum(points)) over (partition by unit order by month) as running from entry group by grp, unit, month""")
db.execute("""create table place as select grp, unit, sum(points) as points,
  rank() over (partition by grp order by sum(points) desc) as place from entry group by grp, unit""")
seconds = time.process_time() - start
total = db.execute("select sum(points) from place").fetchone()[0]
count = db.execute("select count(*) from entry").fetchone()[0]
print(f"{seconds:.4f} {total:.1f} {count}")
