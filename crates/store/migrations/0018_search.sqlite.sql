-- Pairs of characters and single ones, each once a text; no positions, since every hit is checked in the text.
create virtual table search_index using fts5(tokens, content='', contentless_delete=1, detail='none', tokenize='ascii');
-- Merged early: a question reads few pieces, however many records were written one by one.
insert into search_index (search_index, rank) values ('automerge', 2);
