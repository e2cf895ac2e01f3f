-- Who brought a file in. The same bytes are kept once, but only who brought them, or who works on an item that already
-- names them, may name them: a digest is no right to a file. One row for each file and person; none is changed.
create table attachment_bringer (
  hash text not null references attachment (hash),
  brought_by text not null,
  brought_at text not null,
  primary key (hash, brought_by)
);
