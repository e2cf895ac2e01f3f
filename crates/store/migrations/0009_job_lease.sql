-- Jobs the program does by itself (a reminder, a digest, a delivery), each named by what it is and for whom, so that
-- of several instances exactly one does it. Rows hold a present state and may be updated; none is ever deleted.
create table job_lease (
  name text not null,
  job_key text not null,
  holder text not null,
  taken_at text not null,
  attempts bigint not null,
  done_at text,
  primary key (name, job_key)
);
