//! The server and the command line work on one folder and see each other.

use crate::house::on_both;
use crate::server::Server;

#[test]
fn page_shows_what_the_command_line_has_just_recorded() {
    on_both(|house| {
        house.small_city();
        let server = Server::start(house);
        assert!(server.comes_to_show("/units/3702", "第三支部"));
        house.ok(&[
            "units",
            "rename",
            "Z3",
            "--name",
            "泉水支部",
            "--day",
            "2026-06-01",
        ]);
        assert!(server.comes_to_show("/units/3702", "泉水支部"));
        assert!(server.comes_to_show("/journal", "/journal/2"));
    });
}
