//! Ids of new annotations: `UUIDv7` made of the time and of entropy given at the start, so that tests can fix both.

use uuid::{Builder, Uuid};

use crate::notes::Timestamp;

/// Makes ids that sort by birth.
#[derive(Clone, Debug)]
pub struct IdSource {
    device: String,
    state: u64,
    last: Uuid,
}

impl IdSource {
    /// `device` names this machine in version vectors; `entropy` must differ between runs.
    pub fn new(device: String, entropy: u64) -> Self {
        Self {
            device,
            state: entropy,
            last: Uuid::nil(),
        }
    }

    /// The name of this machine in version vectors.
    pub fn device(&self) -> &str {
        &self.device
    }

    /// A new id, greater than every one before it.
    pub fn id(&mut self, now: Timestamp) -> Uuid {
        let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
        let mut bytes = [0; 10];
        bytes[..8].copy_from_slice(&self.random().to_le_bytes());
        bytes[8..].copy_from_slice(&self.random().to_le_bytes()[..2]);
        let fresh = Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid();
        self.last = if fresh > self.last {
            fresh
        } else {
            Uuid::from_u128(self.last.as_u128() + 1)
        };
        self.last
    }

    /// `SplitMix64` (Steele, Lea, Flood 2014): enough to keep ids of one millisecond apart.
    fn random(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_one_moment_sort_by_birth() {
        let mut ids = IdSource::new("k7".into(), 7);
        let now = Timestamp::UNIX_EPOCH;
        let made: Vec<_> = (0..1000).map(|_| ids.id(now)).collect();
        assert!(made.is_sorted() && made.windows(2).all(|pair| pair[0] != pair[1]));
        assert!(made.iter().all(|id| id.get_version_num() == 7));
    }
}
