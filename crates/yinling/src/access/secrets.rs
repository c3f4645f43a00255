use super::key_file::{KEY_FILE, read_or_make};
use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Key, Nonce};
use anyhow::{Context, anyhow, ensure};
use ed25519_dalek::{Signer, SigningKey};
use hmac::{Hmac, Mac};
use kit::{from_hex, hex};
use sha2::Sha256;
use std::cell::RefCell;
use std::path::Path;

/// Seals, opens and hashes sensitive fields; signs what is handed out.
#[derive(Clone)]
pub struct Secrets {
    cipher: Aes256Gcm,
    hashing: Hashing,
    signing: SigningKey,
    /// Of the keys in force before this one, the hashing keys alone, oldest
    /// first: what they opened is sealed anew and what they signed stays signed.
    former: Vec<Hashing>,
}

#[derive(Clone)]
struct Hashing {
    key: [u8; 32],
    keyed: Hmac<Sha256>,
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secrets")
    }
}

const NONCE: usize = 12;
const FORMER: &[u8] = b"former keys";

impl Secrets {
    /// The installation's key: `given` (64 hex digits) where the environment
    /// holds one, else the file `key` in the data folder, made on first use.
    pub fn load(folder: &Path, given: Option<&str>) -> anyhow::Result<Secrets> {
        let text = match given {
            Some(text) => text.to_owned(),
            None => read_or_make(folder)?,
        };
        Secrets::of_text(&text)
    }

    /// Secrets under the key that `text` (64 hex digits) spells.
    pub fn of_text(text: &str) -> anyhow::Result<Secrets> {
        let master = from_hex(text.trim()).and_then(|bytes| bytes.try_into().ok());
        let master: [u8; 32] = master.with_context(|| {
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
        Secrets {
            cipher: Aes256Gcm::new(&Key::<Aes256Gcm>::from(sealing)),
            hashing: Hashing::of(derive(master, b"hash")),
            signing: SigningKey::from_bytes(&derive(master, b"sign")),
            former: Vec::new(),
        }
    }

    /// Secrets under the key that `text` spells, which comes into force after
    /// this one.
    pub fn successor(&self, text: &str) -> anyhow::Result<Secrets> {
        let mut next = Secrets::of_text(text)?;
        next.former = self.former.clone();
        next.former.push(self.hashing.clone());
        Ok(next)
    }

    /// What has to be kept of the keys before this one, sealed under this one.
    pub fn seal_former(&self) -> anyhow::Result<Vec<u8>> {
        let keys: Vec<u8> = self.former.iter().flat_map(|former| former.key).collect();
        self.seal(&keys, FORMER)
    }

    /// The same secrets with what [`Secrets::seal_former`] kept.
    pub fn with_former(mut self, sealed: &[u8]) -> anyhow::Result<Secrets> {
        let plain = self.open(sealed, FORMER)?;
        let (keys, rest) = plain.as_chunks::<32>();
        ensure!(rest.is_empty(), "the former keys are not whole");
        self.former = keys.iter().map(|key| Hashing::of(*key)).collect();
        Ok(self)
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
        let nonce = fresh_nonce()?;
        let payload = Payload {
            msg: plain,
            aad: bound_to,
        };
        let sealed = self.cipher.encrypt(&Nonce::from(nonce), payload);
        let sealed = sealed.map_err(|_| anyhow!("sealing failed"))?;
        Ok([&nonce[..], &sealed].concat())
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
    /// the same text for different uses apart. Only for texts that are kept
    /// (sealed) somewhere or soon forgotten: a change of the key computes them
    /// anew.
    pub fn hash(&self, purpose: &str, text: &str) -> [u8; 32] {
        self.hashing.hash(purpose, text)
    }

    /// For a text that is kept nowhere, a card's number: each key that came into
    /// force hashed what stood there once more ([`Secrets::hash_again`]), so
    /// none of them alone, and no former one, comes to this value.
    pub fn hash_unkept<const N: usize>(&self, purpose: &str, text: &str) -> [u8; N] {
        let mut keys = self.former.iter().chain([&self.hashing]);
        let first = keys.next().unwrap_or(&self.hashing);
        let mut value = cut(first.hash(purpose, text));
        for key in keys {
            value = cut(key.hash(purpose, &hex(&value)));
        }
        value
    }

    /// The step of [`Secrets::hash_unkept`] that this key adds to the value
    /// (hex) that stood there under the key before it.
    pub fn hash_again<const N: usize>(&self, purpose: &str, value: &str) -> [u8; N] {
        cut(self.hashing.hash(purpose, value))
    }

    /// For hashes that stand in the journal and so can never be computed anew:
    /// by the first key this house ever had.
    pub fn hash_for_good(&self, purpose: &str, text: &str) -> [u8; 32] {
        let first = self.former.first().unwrap_or(&self.hashing);
        first.hash(purpose, text)
    }
}

impl Hashing {
    fn of(key: [u8; 32]) -> Hashing {
        Hashing {
            keyed: keyed(&key),
            key,
        }
    }

    fn hash(&self, purpose: &str, text: &str) -> [u8; 32] {
        let mut mac = self.keyed.clone();
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().into()
    }
}

fn cut<const N: usize>(hash: [u8; 32]) -> [u8; N] {
    std::array::from_fn(|at| hash[at])
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

/// Whether `signature` is that of the holder of `public_key` over exactly these
/// bytes. A key that is no key signs nothing.
pub fn is_signed(public_key: &[u8; 32], bytes: &[u8], signature: &[u8; 64]) -> bool {
    let key = ed25519_dalek::VerifyingKey::from_bytes(public_key);
    let signature = ed25519_dalek::Signature::from_bytes(signature);
    key.is_ok_and(|key| key.verify_strict(bytes, &signature).is_ok())
}

/// A nonce that nobody has used, drawn many at a time: each drawing is a system
/// call, and nonces are no secret.
fn fresh_nonce() -> anyhow::Result<[u8; NONCE]> {
    thread_local! {
        static DRAWN: RefCell<Vec<[u8; NONCE]>> = const { RefCell::new(Vec::new()) };
    }
    DRAWN.with_borrow_mut(|drawn| {
        if drawn.is_empty() {
            drawn.extend(random_bytes::<{ 128 * NONCE }>()?.as_chunks().0);
        }
        drawn.pop().context("no nonce was drawn")
    })
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
    fn what_is_kept_nowhere_is_found_again_after_any_number_of_keys() {
        let first = Secrets::from_master(&[7; 32]);
        let card: [u8; 32] = first.hash_unkept("card", "123456789012");
        assert_eq!(card, first.hash("card", "123456789012"));
        let second = first.successor(&"08".repeat(32)).expect("a key");
        let third = second.successor(&"09".repeat(32)).expect("a key");
        let once: [u8; 32] = second.hash_again("card", &hex(&card));
        let twice: [u8; 32] = third.hash_again("card", &hex(&once));
        assert_eq!(twice, third.hash_unkept("card", "123456789012"));
        let kept = third.seal_former().expect("seals");
        let again = Secrets::from_master(&[9; 32]);
        let again = again.with_former(&kept).expect("opens");
        assert_eq!(again.hash_unkept::<32>("card", "123456789012"), twice);
        let for_good = first.hash("legacy_person", "A1");
        assert_eq!(again.hash_for_good("legacy_person", "A1"), for_good);
        assert!(first.with_former(&kept).is_err());
        // Neither the former keys nor the newest alone come to it.
        for key in [7, 8, 9] {
            let alone = Secrets::from_master(&[key; 32]);
            assert_ne!(alone.hash("card", "123456789012"), twice);
        }
        let short: [u8; 8] = third.hash_unkept("address", "10.0.0.1");
        let before: [u8; 8] = second.hash_unkept("address", "10.0.0.1");
        assert_eq!(short, third.hash_again("address", &hex(&before)));
    }
}
