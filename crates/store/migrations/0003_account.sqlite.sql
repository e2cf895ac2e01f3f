-- Append only: who held which role, and which passwords were used.
create trigger past_password_stays before update on past_password begin select raise(abort, 'append only: past_password'); end;
create trigger past_password_remains before delete on past_password begin select raise(abort, 'append only: past_password'); end;
create trigger office_role_stays before update on office_role begin select raise(abort, 'append only: office_role'); end;
create trigger office_role_remains before delete on office_role begin select raise(abort, 'append only: office_role'); end;
create trigger office_role_end_stays before update on office_role_end begin select raise(abort, 'append only: office_role_end'); end;
create trigger office_role_end_remains before delete on office_role_end begin select raise(abort, 'append only: office_role_end'); end;
