create trigger dossier_stays before update or delete or truncate on dossier for each statement execute function append_only();
create trigger dossier_step_stays before update or delete or truncate on dossier_step for each statement execute function append_only();
create trigger supervision_paper_stays before update or delete or truncate on supervision_paper for each statement execute function append_only();
create trigger supervision_addressee_stays before update or delete or truncate on supervision_addressee for each statement execute function append_only();
create trigger supervision_receipt_stays before update or delete or truncate on supervision_receipt for each statement execute function append_only();
