"""The plain version of the Ganzhou 2020 rules in pandas, as a clerk's colleague would write it.

Reads the facts, scores them, and prints the seconds of scoring alone (reading is not counted) and a checksum of totals.
"""
import sys
import time
import pandas as pd

facts = pd.read_csv(sys.argv[1], keep_default_na=False, dtype=str)
facts["on"] = pd.to_datetime(facts["on"])
as_of = pd.Timestamp("2020-12-31")

start = time.process_time()
facts["month"] = facts["on"].dt.to_period("M")
parts = []

passed = facts[(facts.kind == "报送") & (facts.result == "通过")]
parts.append(passed.assign(points=1.0))

filling = facts[((facts.kind == "报送") & (facts.result == "通过"))
                | ((facts.kind == "约稿") & (facts.result == "符合要求"))].copy()
# A solicited article counts on the day it came in, a late one on the day it was owed.
came = pd.to_datetime(filling["done"].replace("", None)).where(filling.kind == "约稿")
owed_by = pd.to_datetime(filling["due"].replace("", None))
filling["on"] = came.where(came <= owed_by, owed_by).where(filling.kind == "约稿", filling.on)
filling["month"] = filling["on"].dt.to_period("M")
filling = filling.sort_values("on", kind="stable")
nth = filling.groupby(["unit", "month"]).cumcount()
parts.append(filling[nth >= 5].assign(points=5.0))

levels = {"国家级": 200, "省级": 100, "省局": 50, "市级": 20, "市局": 10}
adopted = facts[facts.kind == "采用"].sort_values("on", kind="stable").drop_duplicates(["item", "level", "channel"])
points = adopted.level.map(levels).astype(float)
points = points.where(adopted.mark != "综", points / 2)
parts.append(adopted.assign(points=points))

instructed = facts[facts.kind == "批示"]
parts.append(instructed.assign(points=instructed.level.map({"国家级": 100, "省级": 50, "市级": 20}).astype(float)))

asked = facts[facts.kind == "约稿"]
due = pd.to_datetime(asked["due"])
done = pd.to_datetime(asked["done"].replace("", None))
late = (done > due) | (done.isna() & (due < as_of))
on_time = (done <= due) & (asked.result == "符合要求")
parts.append(asked[on_time].assign(points=10.0, month=done[on_time].dt.to_period("M")))
parts.append(asked[late].assign(points=-10.0, month=due[late].dt.to_period("M")))

owed = facts[facts.kind == "应报"]
due = pd.to_datetime(owed["due"])
done = pd.to_datetime(owed["done"].replace("", None))
late = (done > due) | (done.isna() & (due < as_of))
parts.append(owed[late].assign(points=-50.0, month=due[late].dt.to_period("M")))

parts.append(facts[facts.kind == "失误"].assign(points=-100.0))

entries = pd.concat(parts)[["unit", "group", "month", "points", "kind", "item"]]
months = entries.groupby(["group", "unit", "month"], as_index=False)["points"].sum()
months["running"] = months.sort_values("month").groupby("unit")["points"].cumsum()
year = entries.groupby(["group", "unit"], as_index=False)["points"].sum()
year["place"] = year.groupby("group")["points"].rank(method="min", ascending=False)
seconds = time.process_time() - start
print(f"{seconds:.4f} {year['points'].sum():.1f} {len(entries)}")
