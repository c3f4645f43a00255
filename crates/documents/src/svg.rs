//! Drawings on their way into a page, a book or a file of their own.
//!
//! A drawing may come from a document that was kept as JSON: it is printed only
//! if it is whole and holds nothing but shapes and words.

use crate::clean::escape;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// Everything a drawing may be made of.
const ELEMENTS: [&str; 13] = [
    "svg", "g", "rect", "line", "circle", "ellipse", "path", "polygon", "polyline", "text",
    "tspan", "title", "desc",
];

/// Longer ones are not charts.
const LONGEST: usize = 1024 * 1024;

/// A drawing that was looked through.
#[derive(Debug)]
pub(crate) struct Drawing<'a> {
    svg: &'a str,
    /// Of the outermost element, unescaped.
    attributes: Vec<(String, String)>,
    /// Behind the outermost element's beginning, its end included.
    inside: &'a str,
    /// Of the `viewBox`.
    pub width: f64,
    pub height: f64,
}

impl<'a> Drawing<'a> {
    /// `None` for what is not a whole drawing of shapes and words alone.
    pub fn read(svg: &'a str) -> Option<Drawing<'a>> {
        let svg = svg.trim();
        let is_text = svg.len() <= LONGEST && crate::clean::clean(svg).len() == svg.len();
        if !is_text || !svg.starts_with("<svg") {
            return None;
        }
        let mut reader = Reader::from_str(svg);
        let mut attributes = None;
        let (mut depth, mut begun) = (0usize, 0usize);
        loop {
            match reader.read_event().ok()? {
                Event::Start(start) => {
                    let known = allowed(&start)?;
                    if attributes.is_none() {
                        attributes = Some(known);
                        begun = usize::try_from(reader.buffer_position()).ok()?;
                    } else if depth == 0 {
                        return None;
                    }
                    depth += 1;
                }
                Event::Empty(start) => {
                    allowed(&start)?;
                    // Outside the drawing, or a drawing of nothing.
                    depth.checked_sub(1)?;
                }
                Event::End(_) => depth = depth.checked_sub(1)?,
                Event::Text(_) if depth > 0 => {}
                Event::GeneralRef(reference) if depth > 0 => {
                    let known = ["lt", "gt", "amp", "quot", "apos"];
                    known.iter().find(|name| **name == reference.as_ref())?;
                }
                Event::Eof if depth == 0 => break,
                _ => return None,
            }
        }
        let attributes = attributes?;
        let view = attributes.iter().find(|(name, _)| name == "viewBox")?;
        let sizes: Vec<f64> = view.1.split(' ').filter_map(|n| n.parse().ok()).collect();
        let [_, _, width, height] = sizes[..] else {
            return None;
        };
        let is_size = |n: f64| n.is_finite() && (1.0..20_000.0).contains(&n);
        (is_size(width) && is_size(height)).then(|| Drawing {
            svg,
            attributes,
            inside: &svg[begun..],
            width,
            height,
        })
    }

    /// As a part of an HTML page.
    pub fn on_page(&self) -> String {
        self.laid_out(&["xmlns"])
    }

    /// As a part of an XHTML page.
    pub fn in_book(&self) -> String {
        self.laid_out(&[])
    }

    /// As a file of its own, for paper.
    pub fn alone(&self) -> &'a str {
        self.svg
    }

    /// A drawing of ours takes the page's width and the reader's letters; any
    /// other is scaled as a whole.
    fn laid_out(&self, without: &[&str]) -> String {
        let letters = self
            .attributes
            .iter()
            .find(|(name, _)| name == "data-letters");
        let mut out = "<svg".to_owned();
        for (name, value) in &self.attributes {
            let is_ours = matches!(name.as_str(), "viewBox" | "font-size" | "font-family");
            let is_size = matches!(name.as_str(), "width" | "height" | "data-letters");
            if is_size || is_ours && letters.is_some() || without.contains(&name.as_str()) {
                continue;
            }
            out += &format!(" {name}=\"{}\"", escape(value));
        }
        match letters {
            Some((_, letters)) => {
                out += &format!(" width=\"100%\" height=\"{}em\"", escape(letters));
            }
            None => out += " width=\"100%\"",
        }
        out + ">" + self.inside
    }
}

/// The attributes of an element that may stand in a drawing.
fn allowed(start: &BytesStart<'_>) -> Option<Vec<(String, String)>> {
    let name = start.name();
    ELEMENTS.iter().find(|known| **known == name.as_ref())?;
    let mut found = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.ok()?;
        let key = attribute.key.as_ref().to_owned();
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .ok()?
            .into_owned();
        let acts = key.starts_with("on") || key == "style" || key.ends_with("href");
        let is_space = key.starts_with("xmlns:") || key == "xmlns" && value != SVG;
        if acts || is_space || value.contains("url(") || value.contains('<') {
            return None;
        }
        found.push((key, value));
    }
    Some(found)
}

const SVG: &str = "http://www.w3.org/2000/svg";

#[cfg(test)]
mod tests {
    use super::*;

    fn with(inside: &str) -> String {
        format!("<svg xmlns=\"{SVG}\" viewBox=\"0 0 10 20\">{inside}</svg>")
    }

    #[test]
    fn only_a_whole_drawing_of_shapes_and_words_is_printed() {
        let good = with("<g><rect width=\"1\"/><text>a&lt;b</text></g>");
        let drawing = Drawing::read(&good).expect("is a drawing");
        assert_eq!((drawing.width, drawing.height), (10.0, 20.0));
        for bad in [
            with("<script>alert(1)</script>"),
            with("<foreignObject/>"),
            with("<rect onclick=\"a()\"/>"),
            with("<rect style=\"fill:red\"/>"),
            with("<rect fill=\"url(http://a)\"/>"),
            with("<use href=\"#a\"/>"),
            with("<image href=\"http://a/b.png\"/>"),
            with("<g>"),
            with("</g>"),
            with("<text>&nbsp;</text>"),
            with("<!-- a -->"),
            with("<![CDATA[a]]>"),
            with("") + "<rect/>",
            with("") + &with(""),
            format!("<!DOCTYPE svg>{}", with("")),
            "<svg viewBox=\"0 0 10 20\"/>".to_owned(),
            "<svg xmlns=\"http://www.w3.org/1999/xhtml\" viewBox=\"0 0 1 1\"></svg>".to_owned(),
            "<svg></svg>".to_owned(),
            "<svg viewBox=\"0 0 0 9e99\"></svg>".to_owned(),
            String::new(),
            "text".to_owned(),
        ] {
            assert!(Drawing::read(&bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_drawing_of_ours_takes_the_width_and_the_letters_of_its_page() {
        let ours = format!(
            "<svg xmlns=\"{SVG}\" viewBox=\"0 0 612 180\" data-letters=\"10\" font-size=\"18\" role=\"img\"><g></g></svg>"
        );
        let drawing = Drawing::read(&ours).expect("is a drawing");
        assert_eq!(
            drawing.on_page(),
            "<svg role=\"img\" width=\"100%\" height=\"10em\"><g></g></svg>"
        );
        assert!(drawing.in_book().contains("xmlns="));
        assert_eq!(drawing.alone(), ours);
    }
}
