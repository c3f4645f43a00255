//! What a reader of the page sees and presses.

use crate::sample::{document, text};
use documents::{Block, Notes, html};

#[test]
fn figure_is_a_door_that_says_exactly_what_it_is() {
    let sheet = html::sheet(&document(), Notes::Appendix);
    let door = "<a class=\"live\" data-figure=\"org.branches\" data-value=\"1237\" data-as-of=\"2026-01-03\" \
                data-line=\"41\" data-hash=\"3fa9c1d27be04a55\" \
                href=\"/figures/org.branches?unit=37&amp;line=41\">1200余个</a>";
    assert!(sheet.contains(door), "{sheet}");
    for told in [
        "<h2>一、组织</h2>",
        "<h3>（一）分县区</h3>",
        "<p class=\"to\">市委：</p>",
        "党支部：1237个。",
        "以下各数截至2026年1月3日，按流水第41条时的记录计。这一条流水的指纹是3fa9c1d27be04a55。",
        "口径：org.branches，第2版。",
    ] {
        assert!(sheet.contains(told), "{told}: {sheet}");
    }
    assert_eq!(sheet.matches("<h1>").count(), 1);
}

#[test]
fn without_notes_or_address_the_figure_is_only_marked() {
    let mut document = document();
    document.notes[0].href = None;
    let sheet = html::sheet(&document, Notes::None);
    assert!(!sheet.contains("数字依据"));
    assert!(sheet.contains("data-hash=\"3fa9c1d27be04a55\">1200余个</span>"));
}

#[test]
fn figures_of_different_lines_each_say_theirs() {
    let mut document = document();
    document.notes[1].line = 7;
    let sheet = html::sheet(&document, Notes::Appendix);
    for told in ["流水第41条，指纹", "流水第7条，指纹"] {
        assert!(sheet.contains(told), "{told}");
    }
    assert!(!sheet.contains("以下各数截至"));
}

#[test]
fn page_stands_alone_and_markup_in_words_is_words() {
    let mut document = document();
    let odd = Block::Paragraph(vec![text("<script>alert(1)</script>&\"'")]);
    document.blocks.push(odd);
    let page = html::page(&document, Notes::Appendix);
    assert!(page.starts_with("<!doctype html>\n<html lang=\"zh-CN\">"));
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;&#39;"));
    for foreign in ["<script", "http://", "https://", "@import", "url("] {
        assert!(!page.contains(foreign), "{foreign}");
    }
}
