use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Key, Nonce};
use anyhow::{Context, anyhow, bail};
use ed25519_dalek::{Signer, SigningKey};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::io::Write;
use std::path::Path;

/// Seals, opens and hashes sensitive fields; signs what is handed out.
#[derive(Clone)]
pub struct Secrets {
    cipher: Aes256Gcm,
    hashing: Hmac<Sha256>,
    signing: SigningKey,
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secrets")
    }
}

const KEY_FILE: &str = "key";
const NONCE: usize = 12;

impl Secrets {
    /// The installation's key: `given` (64 hex digits) where the environment
    /// holds one, else the file `key` in the data folder, made on first use.
    pub fn load(folder: &Path, given: Option<&str>) -> anyhow::Result<Secrets> {
        let text = match given {
            Some(text) => text.to_owned(),
            None => read_or_make(&folder.join(KEY_FILE))?,
        };
        Secrets::of_text(&text)
    }

    /// Secrets under the key that `text` (64 hex digits) spells.
    pub fn of_text(text: &str) -> anyhow::Result<Secrets> {
        let master = from_hex(text.trim()).with_context(|| {
            format!("the key must be 64 hex digits ({KEY_FILE} in the data folder)")
        })?;
        Ok(Secrets::from_master(&master))
    }

    /// What tells this key from another without giving it away: 64 hex digits.
    pub fn check_value(&self) -> String {
        hex(&self.hash("check", "yinling"))
    }

    /// Secrets under a given 32-byte key.
    pub fn from_master(master: &[u8; 32]) -> Secrets {
        let sealing: [u8; 32] = derive(master, b"seal");
        let hashing: [u8; 32] = derive(master, b"hash");
        Secrets {
            cipher: Aes256Gcm::new(&Key::<Aes256Gcm>::from(sealing)),
            hashing: keyed(&hashing),
            signing: SigningKey::from_bytes(&derive(master, b"sign")),
        }
    }

    /// The house's signature (ed25519) over `bytes`: the same for the same
    /// bytes. [`super::is_signed`] checks it.
    pub fn sign(&self, bytes: &[u8]) -> [u8; 64] {
        self.signing.sign(bytes).to_bytes()
    }

    /// What the house's signatures are checked with. Anybody may know it.
    pub fn public_key(&self) -> [u8; 32] {
        self.signing.verifying_key().to_bytes()
    }

    /// Seals `plain`; `bound_to` must be the same when it is opened, so that a
    /// sealed value cannot be moved to another row.
    pub fn seal(&self, plain: &[u8], bound_to: &[u8]) -> anyhow::Result<Vec<u8>> {
        let nonce: [u8; NONCE] = random_bytes()?;
        let payload = Payload {
            msg: plain,
            aad: bound_to,
        };
        let sealed = self.cipher.encrypt(&Nonce::from(nonce), payload);
        let mut out = nonce.to_vec();
        out.extend(sealed.map_err(|_| anyhow!("sealing failed"))?);
        Ok(out)
    }

    pub fn open(&self, sealed: &[u8], bound_to: &[u8]) -> anyhow::Result<Vec<u8>> {
        let (nonce, body) = sealed
            .split_at_checked(NONCE)
            .context("a sealed value is too short")?;
        let nonce = <[u8; NONCE]>::try_from(nonce)?;
        let payload = Payload {
            msg: body,
            aad: bound_to,
        };
        self.cipher
            .decrypt(&Nonce::from(nonce), payload)
            .map_err(|_| anyhow!("a sealed value cannot be opened: is the key the right one?"))
    }

    /// A hash that only the key's holder can compute. `purpose` keeps hashes of
    /// the same text for different uses apart.
    pub fn hash(&self, purpose: &str, text: &str) -> [u8; 32] {
        let mut mac = self.hashing.clone();
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().into()
    }
}

fn keyed(key: &[u8; 32]) -> Hmac<Sha256> {
    // HMAC takes keys of any length.
    Hmac::<Sha256>::new_from_slice(key).unwrap_or_else(|_| unreachable!("HMAC takes any key"))
}

fn derive(master: &[u8; 32], purpose: &[u8]) -> [u8; 32] {
    let mut mac = keyed(master);
    mac.update(purpose);
    mac.finalize().into_bytes().into()
}

fn from_hex(text: &str) -> anyhow::Result<[u8; 32]> {
    if text.len() != 64 || !text.is_ascii() {
        bail!("found {} characters", text.len());
    }
    let mut key = [0; 32];
    for (byte, at) in key.iter_mut().zip((0..64).step_by(2)) {
        *byte = u8::from_str_radix(&text[at..at + 2], 16)?;
    }
    Ok(key)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether `signature` is that of the holder of `public_key` over exactly these
/// bytes. A key that is no key signs nothing.
pub fn is_signed(public_key: &[u8; 32], bytes: &[u8], signature: &[u8; 64]) -> bool {
    let key = ed25519_dalek::VerifyingKey::from_bytes(public_key);
    let signature = ed25519_dalek::Signature::from_bytes(signature);
    key.is_ok_and(|key| key.verify_strict(bytes, &signature).is_ok())
}

/// The key's own text (64 hex digits): `given`, else the file in the data
/// folder; `None` where there is neither. Nothing is made.
pub fn find_key(folder: &Path, given: Option<&str>) -> anyhow::Result<Option<String>> {
    if let Some(text) = given {
        return Ok(Some(text.trim().to_owned()));
    }
    let path = folder.join(KEY_FILE);
    match std::fs::read_to_string(&path) {
        Ok(text) => Ok(Some(text.trim().to_owned())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| path.display().to_string()),
    }
}

/// Puts the key's text into the data folder. One that is there already stays.
pub fn put_key(folder: &Path, text: &str) -> anyhow::Result<()> {
    put_once(&folder.join(KEY_FILE), text)
}

/// Two processes may start on a new folder at once: the file appears whole or
/// not at all, and the one that loses reads the winner's.
fn read_or_make(path: &Path) -> anyhow::Result<String> {
    if !path.exists() {
        let fresh: [u8; 32] = random_bytes()?;
        put_once(path, &hex(&fresh))?;
    }
    std::fs::read_to_string(path).with_context(|| path.display().to_string())
}

fn put_once(path: &Path, text: &str) -> anyhow::Result<()> {
    if !path.exists() {
        let draft = path.with_extension(format!("{}.new", std::process::id()));
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options
            .open(&draft)
            .with_context(|| draft.display().to_string())?;
        writeln!(file, "{text}")?;
        file.sync_all()?;
        let linked = std::fs::hard_link(&draft, path);
        std::fs::remove_file(&draft).ok();
        match linked {
            Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
                return Err(error.into());
            }
            _ => {}
        }
    }
    Ok(())
}

/// Bytes from the operating system's generator: for keys, nonces and salts,
/// where a seeded generator would be a hole.
pub fn random_bytes<const N: usize>() -> anyhow::Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|e| anyhow!("no random bytes: {e}"))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sealed_value_opens_only_in_its_own_row_and_unchanged() {
        let secrets = Secrets::from_master(&[7; 32]);
        let sealed = secrets
            .seal("13800000000".as_bytes(), b"person 1")
            .expect("seals");
        assert_eq!(
            secrets.open(&sealed, b"person 1").expect("opens"),
            b"13800000000"
        );
        assert!(secrets.open(&sealed, b"person 2").is_err());
        let mut changed = sealed.clone();
        changed[20] ^= 1;
        assert!(secrets.open(&changed, b"person 1").is_err());
        assert!(
            Secrets::from_master(&[8; 32])
                .open(&sealed, b"person 1")
                .is_err()
        );
    }

    #[test]
    fn signature_is_of_one_key_and_of_exactly_these_bytes() {
        let secrets = Secrets::from_master(&[7; 32]);
        let signature = secrets.sign(b"1237");
        assert_eq!(signature, secrets.sign(b"1237"));
        assert!(is_signed(&secrets.public_key(), b"1237", &signature));
        assert!(!is_signed(&secrets.public_key(), b"1238", &signature));
        let other = Secrets::from_master(&[8; 32]);
        assert!(!is_signed(&other.public_key(), b"1237", &signature));
        let mut changed = signature;
        changed[63] ^= 1;
        assert!(!is_signed(&secrets.public_key(), b"1237", &changed));
        assert!(!is_signed(&[0; 32], b"1237", &[0; 64]));
    }

    #[test]
    fn key_file_is_made_once_and_private() {
        let folder = std::env::temp_dir().join(format!("yinling-key-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let first = Secrets::load(&folder, None).expect("makes a key");
        let again = Secrets::load(&folder, None).expect("reads it back");
        assert_eq!(first.hash("id", "x"), again.hash("id", "x"));
        assert_ne!(first.hash("id", "x"), first.hash("phone", "x"));
        std::fs::remove_dir_all(&folder).expect("cleans up");
    }
}
