-- Append only: who held which role, and which passwords were used.
create trigger past_password_stays before update or delete or truncate on past_password for each statement execute function append_only();
create trigger office_role_stays before update or delete or truncate on office_role for each statement execute function append_only();
create trigger office_role_end_stays before update or delete or truncate on office_role_end for each statement execute function append_only();
