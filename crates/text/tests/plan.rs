//! Plans read against what people read in them: two real plans with their gold tables, and invented plans of other
//! cities with other habits. The texts are in `plan_data`; names of persons in them are invented.

#[path = "plan/fresh.rs"]
mod fresh;
#[path = "plan/gold.rs"]
mod gold;
#[path = "plan/hostile.rs"]
mod hostile;
#[path = "plan/other_cities.rs"]
mod other_cities;
#[path = "plan/second_seed.rs"]
mod second_seed;
#[path = "plan/styles.rs"]
mod styles;
