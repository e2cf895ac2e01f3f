create trigger instruction_handling_stays before update or delete or truncate on instruction_handling for each statement execute function append_only();
