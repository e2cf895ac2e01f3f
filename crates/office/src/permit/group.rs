//! Who acts together (权限组): the sets of roles that stand at several acts, so that a change of one is a change of all.
//! A set that one act alone has stands at the act.

use super::Role;

/// The office, and whoever works at the machine.
pub(super) const OFFICE: &[Role] = &[Role::CommandLine, Role::LocalUser, Role::OfficeClerk, Role::OfficeHead];

/// The head of the office, and whoever works at the machine.
pub(super) const HEAD: &[Role] = &[Role::CommandLine, Role::LocalUser, Role::OfficeHead];

/// The office, and who looks over its shoulder without changing anything.
pub(super) const OFFICE_AND_READER: &[Role] =
    &[Role::CommandLine, Role::LocalUser, Role::OfficeClerk, Role::OfficeHead, Role::Reader];

/// The system administrator, and whoever works at the machine.
pub(super) const SYSTEM: &[Role] = &[Role::CommandLine, Role::LocalUser, Role::SystemAdmin];

/// Whoever has a desk of his own: everybody who signs in, the three administrators apart.
pub(super) const DESKS: &[Role] = &[
    Role::CommandLine,
    Role::LocalUser,
    Role::OfficeClerk,
    Role::OfficeHead,
    Role::SectionHead,
    Role::Correspondent,
    Role::Drafter,
    Role::CountyOffice,
    Role::LeaderInCharge,
    Role::PrincipalLeader,
    Role::MemberUnit,
    Role::Supervisor,
    Role::OpinionOfficer,
    Role::Spokesperson,
    Role::Reader,
];

/// Those with a desk, and the program's own jobs.
pub(super) const DESKS_AND_JOBS: &[Role] = &[
    Role::CommandLine,
    Role::LocalUser,
    Role::OfficeClerk,
    Role::OfficeHead,
    Role::SectionHead,
    Role::Correspondent,
    Role::Drafter,
    Role::CountyOffice,
    Role::LeaderInCharge,
    Role::PrincipalLeader,
    Role::MemberUnit,
    Role::Supervisor,
    Role::OpinionOfficer,
    Role::Spokesperson,
    Role::Reader,
    Role::Job,
];
