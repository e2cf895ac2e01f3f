-- Append only: nothing here is taken back, only added to.
create trigger combination_answer_stays before update on combination_answer begin select raise(abort, 'append only: combination_answer'); end;
create trigger combination_answer_remains before delete on combination_answer begin select raise(abort, 'append only: combination_answer'); end;
create trigger combination_ruling_stays before update on combination_ruling begin select raise(abort, 'append only: combination_ruling'); end;
create trigger combination_ruling_remains before delete on combination_ruling begin select raise(abort, 'append only: combination_ruling'); end;
create trigger unit_position_stays before update on unit_position begin select raise(abort, 'append only: unit_position'); end;
create trigger unit_position_remains before delete on unit_position begin select raise(abort, 'append only: unit_position'); end;
create trigger unit_position_end_stays before update on unit_position_end begin select raise(abort, 'append only: unit_position_end'); end;
create trigger unit_position_end_remains before delete on unit_position_end begin select raise(abort, 'append only: unit_position_end'); end;
create trigger announcement_stays before update on announcement begin select raise(abort, 'append only: announcement'); end;
create trigger announcement_remains before delete on announcement begin select raise(abort, 'append only: announcement'); end;
create trigger announcement_addressee_stays before update on announcement_addressee begin select raise(abort, 'append only: announcement_addressee'); end;
create trigger announcement_addressee_remains before delete on announcement_addressee begin select raise(abort, 'append only: announcement_addressee'); end;
create trigger announcement_receipt_stays before update on announcement_receipt begin select raise(abort, 'append only: announcement_receipt'); end;
create trigger announcement_receipt_remains before delete on announcement_receipt begin select raise(abort, 'append only: announcement_receipt'); end;
