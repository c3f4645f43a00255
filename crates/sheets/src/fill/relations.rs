//! Which part belongs to which, by the package's relations.

use super::Unfillable;
use super::package::Package;
use super::xml::{Walk, attribute, local};
use quick_xml::events::Event;

#[derive(Debug)]
pub struct Relation {
    pub id: String,
    /// The last word of its type: `worksheet`, `styles`, `header`.
    pub kind: String,
    /// The part's name.
    pub target: String,
}

/// The relations of a part; of the package itself for "".
pub fn of(package: &Package, part: &str) -> Result<Vec<Relation>, Unfillable> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let name = match folder {
        "" => format!("_rels/{file}.rels"),
        folder => format!("{folder}/_rels/{file}.rels"),
    };
    if !package.has(&name) {
        return Ok(Vec::new());
    }
    let text = package.text(&name)?;
    let mut walk = Walk::of(&name, &text);
    let mut found = Vec::new();
    while let Some(piece) = walk.next()? {
        let (Event::Start(start) | Event::Empty(start)) = &piece.event else {
            continue;
        };
        let is_outside = attribute(start, "TargetMode").is_some_and(|mode| mode == "External");
        if local(start) != "Relationship" || is_outside {
            continue;
        }
        let get = |name| attribute(start, name).unwrap_or_default();
        let kind = get("Type");
        found.push(Relation {
            id: get("Id"),
            kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
            target: resolved(folder, &get("Target")),
        });
    }
    Ok(found)
}

/// The part at the root of the package.
pub fn root(package: &Package) -> Result<String, Unfillable> {
    let all = of(package, "")?;
    let found = all.into_iter().find(|one| one.kind == "officeDocument");
    let found = found.filter(|one| package.has(&one.target));
    let found = found.ok_or_else(|| Unfillable::corrupt("its main part is missing"))?;
    Ok(found.target)
}

fn resolved(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut way: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            ".." => drop(way.pop()),
            "." | "" => {}
            step => way.push(step),
        }
    }
    way.join("/")
}

#[cfg(test)]
mod tests {
    use super::resolved;

    #[test]
    fn target_is_found_from_its_folder_or_from_the_root() {
        assert_eq!(
            resolved("xl", "worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml"
        );
        assert_eq!(resolved("xl", "/xl/styles.xml"), "xl/styles.xml");
        assert_eq!(
            resolved("xl/worksheets", "../drawings/d.xml"),
            "xl/drawings/d.xml"
        );
    }
}
