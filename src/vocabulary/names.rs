//! The macro that makes a closed set of names: an enum, its names in the contract, and the way back.

macro_rules! names {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$doc])* #[serde(rename = $text)] $variant,)+ }

        impl $name {
            /// The name in the report.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text,)+ }
            }
        }

        impl $name {
            const ALL: &[$name] = &[$($name::$variant),+];

            /// The one of this name.
            pub fn named(name: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|one| one.as_str() == name)
            }
        }

        // By hand: the derive macro cannot read what another macro wrote.
        impl nanoserde::SerBin for $name {
            fn ser_bin(&self, out: &mut Vec<u8>) {
                out.push(*self as u8);
            }
        }

        impl nanoserde::DeBin for $name {
            fn de_bin(offset: &mut usize, bytes: &[u8]) -> Result<Self, nanoserde::DeBinErr> {
                let index = u8::de_bin(offset, bytes)?;
                $name::ALL.get(usize::from(index)).copied().ok_or_else(|| nanoserde::DeBinErr::new(*offset, 1, 0))
            }
        }
    };
}
pub(crate) use names;
