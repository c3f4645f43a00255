//! What is still there after a power cut.

use std::fs::File;
use std::path::Path;

/// A file that was named or renamed is there after a power cut only once its
/// folder is on disk.
pub fn sync_folder(folder: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        let here = folder.as_os_str().is_empty();
        File::open(if here { Path::new(".") } else { folder })?.sync_all()?;
    }
    #[cfg(not(unix))]
    let _: (&Path, Option<File>) = (folder, None);
    Ok(())
}
