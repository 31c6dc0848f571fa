//! The words of a judgement: how bad, how sure, which part it plays, who can act, and the answer of the whole.

use super::names;

names! {
    /// What a verdict is about.
    About {
        /// What two sides are configured with, before the first login.
        Setup = "setup",
    }
}

names! {
    /// How bad it is.
    Severity {
        /// The login fails at any conforming receiver.
        Error = "error",
        /// Some receivers accept it and must not, or it leaks a secret.
        Security = "security",
        /// Fails at some receivers, or will fail soon.
        Warning = "warning",
        /// Explains, never blocks.
        Info = "info",
    }
}

names! {
    /// How sure the judgement is.
    Confidence {
        /// Proven by what is in the case.
        Certain = "certain",
        /// Probable; the text says what would make it certain.
        Likely = "likely",
        /// One of several explanations.
        Possible = "possible",
    }
}

names! {
    /// The part a finding plays in the answer.
    Role {
        /// Explains the verdict.
        Cause = "cause",
        /// Follows from another finding, named in `because_of`.
        Consequence = "consequence",
        /// Should be fixed, but is not the cause.
        Hygiene = "hygiene",
    }
}

names! {
    /// Who can act. Its names in the report stand under `act` and `who`.
    Party {
        /// Whoever administers the identity provider.
        IdpAdmin = "idp-admin",
        /// Whoever administers or develops the application.
        SpAdmin = "sp-admin",
        /// The person who signs in.
        User = "user",
        /// Whoever took or holds the capture.
        Support = "support",
    }
}

names! {
    /// The four answers.
    VerdictStatus {
        /// A certain error that is no consequence of another.
        WillFail = "will-fail",
        /// A likely error, a warning about this login, or a security finding about the message.
        MayFail = "may-fail",
        /// Nothing judgeable, or a deciding check could not be made.
        CannotTell = "cannot-tell",
        /// Everything that could be judged is in order.
        NoProblemFound = "no-problem-found",
    }
}

names! {
    /// Where an evaluation instant came from (the time model).
    TimeSource {
        /// Typed by the user.
        User = "user",
        /// The capture's start of the request.
        Har = "har",
        /// The `Date` header of the answer.
        HttpDate = "http-date",
        /// The message's own issue instant: "assume it was delivered at once".
        Message = "message",
        /// The clock.
        Now = "now",
    }
}
