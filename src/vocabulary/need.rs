//! What would turn "cannot tell" into an answer, or an answer into a better one.

use super::names;

names! {
    /// Something to add to a case, in the words in which it is asked for.
    Need {
        /// A recording that holds the message.
        Recording = "a recording with the form data of each request",
        /// A recording that goes on to the end.
        WholeRecording = "a recording that goes on until the application's page or the error appears",
        /// The receiver's own reason.
        Log = "what the application's log says at that time",
        /// The provider's reason.
        TokenAnswer = "the body of that answer",
        /// The same message again, because this copy is damaged.
        WholeMessage = "a complete, unmodified copy of the message",
        /// The token whose claims were written out.
        WholeToken = "the token itself, from `eyJ` to its last character",
        /// The attributes that a program printed, without a gap.
        AllAttributes = "the whole list of attributes that the application received",
        /// A message at all.
        LoginMessage = "the login message: a SAMLResponse, the login URL, a token or a HAR file",
        /// Fewer messages: a limit left some of them out.
        OneMessage = "only the message of the login that failed",
        /// The key that signed the provider's message.
        ProviderCertificate = "the identity provider's signing certificate or metadata",
        /// Another certificate than the one given.
        OtherCertificate = "the certificate that the identity provider signs with (the one given does not match)",
        /// The key that signed the application's message.
        ApplicationCertificate = "the application's signing certificate or metadata",
        /// The key that signed a message that either side may send.
        SenderCertificate = "the sender's signing certificate or metadata",
        /// The characters that were signed.
        OriginalMessage = "the original base64 value of the message",
        /// The key that decrypts.
        PrivateKey = "the application's private key (for decryption)",
        /// Another key than the one given.
        OtherPrivateKey = "the application's current private key (the one you added does not decrypt this message)",
        /// The keys that signed a token.
        KeySet = "the provider's key set (JWKS)",
        /// Verifies what the application signed.
        ApplicationKey = "the application's public key or key set (JWKS)",
        /// The key of an HMAC.
        ClientSecret = "the client secret",
        /// Where responses go.
        AcsUrl = "the expected ACS URL",
        /// Whom an assertion is for.
        SpEntityId = "the application's entity ID",
        /// Whom a message is from.
        IdpEntityId = "the identity provider's entity ID or metadata",
        /// What a response answers.
        LoginRequest = "the login request (URL with SAMLRequest)",
        /// Whom a token is from.
        Issuer = "the expected issuer",
        /// Whom a token is for.
        ClientId = "the client ID",
        /// Where an OpenID answer goes.
        RedirectUri = "the registered redirect URI",
        /// What ties an ID token to its request.
        Nonce = "the nonce that the application sent",
    }
}
