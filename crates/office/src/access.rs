//! Access (登录和权限): accounts, passwords, sessions and roles held.
//!
//! Nothing but the files of the group; how a verb is built says [`crate`]. Begin with [`accounts`], [`sign_in`], [`session`].

pub mod accounts;
pub mod give_role;
pub mod password;
pub mod roles_held;
pub mod sample_sign_in;
pub mod second_factor;
pub mod secret;
pub mod session;
pub mod sign_in;
