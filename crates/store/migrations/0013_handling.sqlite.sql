-- Append only: nothing here is taken back, only added to.
create trigger instruction_handling_stays before update on instruction_handling begin select raise(abort, 'append only: instruction_handling'); end;
create trigger instruction_handling_remains before delete on instruction_handling begin select raise(abort, 'append only: instruction_handling'); end;
