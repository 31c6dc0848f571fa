//! Workload identities: tokens of CI jobs, pods and machines, and the trust that a cloud service has in them.

use crate::rules::rules;

rules! {
    aud,
    sub,
}
