//! Fonts are for printing: nobody else waits for them, and a machine without a
//! Chinese one is told what to install.

use crate::house::{House, on_both, stderr};
use crate::server::Server;
use std::path::PathBuf;
use std::process::Output;

/// Bytes that a process has read, from wherever.
#[cfg(target_os = "linux")]
fn bytes_read(process: u32) -> u64 {
    let io = std::fs::read_to_string(format!("/proc/{process}/io")).expect("Linux tells");
    let line = io.lines().find_map(|line| line.strip_prefix("rchar: "));
    line.expect("rchar").parse().expect("a number")
}

/// Fonts that lie in a process's memory or are open in it.
#[cfg(target_os = "linux")]
fn fonts_of(process: u32) -> Vec<String> {
    let maps = std::fs::read_to_string(format!("/proc/{process}/maps")).expect("Linux tells");
    let mut all: Vec<String> = maps.lines().map(str::to_owned).collect();
    for open in std::fs::read_dir(format!("/proc/{process}/fd")).expect("Linux tells") {
        let to = open.and_then(|open| std::fs::read_link(open.path()));
        all.extend(to.map(|path| path.display().to_string()));
    }
    let is_font = |line: &String| {
        [".ttf", ".ttc", ".otf", ".otc", ".pfb"]
            .iter()
            .any(|ending| line.to_ascii_lowercase().ends_with(ending))
    };
    all.retain(is_font);
    all
}

/// No font with the Han characters of a text is smaller.
#[cfg(target_os = "linux")]
const SMALLEST_FONT: u64 = 4 * 1024 * 1024;

#[cfg(target_os = "linux")]
#[test]
fn server_that_starts_and_shows_pages_loads_no_font_and_one_that_prints_does() {
    on_both(|house| {
        house.small_city();
        house.small_roster();
        let server = Server::start(house);
        assert!(server.comes_to_show("/units/37", "历下区"));
        let report = "/reports/37/2026";
        assert!(server.comes_to_show(report, "class=\"drawn\""));
        let process = server.process();
        assert_eq!(fonts_of(process), Vec::<String>::new());
        let before = bytes_read(process);
        assert!(before < SMALLEST_FONT, "{before} bytes are read");
        assert!(
            server
                .get(&format!("{report}/report.docx"))
                .contains("200 OK")
        );
        let after = bytes_read(process);
        assert!(after > before + SMALLEST_FONT, "{before} {after}");
    });
}

/// The program on a machine whose only folder of fonts is empty.
fn without_fonts(house: &House, format: &str) -> (Output, PathBuf) {
    let empty = house.folder.join("no-fonts");
    std::fs::create_dir_all(&empty).expect("a folder");
    let config = format!(
        "<?xml version=\"1.0\"?><fontconfig><dir>{}</dir></fontconfig>",
        empty.display()
    );
    let config = house.file("fonts.conf", &config);
    let out = house.folder.join(format!("report.{format}"));
    let mut command = house.command(&["report", "--unit", "37", "--period", "2026"]);
    command.args(["--format", format, "--out"]).arg(&out);
    command.env("FONTCONFIG_FILE", config);
    (command.output().expect("the program starts"), out)
}

#[test]
fn machine_without_a_chinese_font_is_told_the_package_that_brings_one() {
    on_both(|house| {
        house.small_city();
        let (output, out) = without_fonts(house, "pdf");
        let told = stderr(&output);
        assert_eq!(output.status.code(), Some(1), "{told}");
        assert!(told.contains("fonts-noto-cjk"), "{told}");
        assert!(!out.exists(), "nothing half printed is left");
    });
}
