//! Workload identities: what CI services, clusters and clouds write into the tokens of jobs, pods and machines.
//! Input: a token. Output: the platform, and its subject taken apart. Invariant: facts of the platforms' documentation; no judgement.

use super::Token;

/// A platform that gives its jobs, pods or machines a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Platform {
    /// Stable id.
    pub id: &'static str,
    /// The name as its vendor writes it.
    pub name: &'static str,
    /// What has the token: `job`, `pod`, `run`, `machine`.
    pub bearer: &'static str,
    /// The form of its subject.
    pub subject: &'static str,
    /// Where the job or pod asks for an audience.
    pub audience: &'static str,
}

/// The platforms.
pub const PLATFORMS: [Platform; 20] = [
    Platform {
        id: "github-actions",
        name: "GitHub Actions",
        bearer: "job",
        subject: "`repo:OWNER/REPO:environment:NAME` when the job has an environment, else \
         `repo:OWNER/REPO:pull_request` or `repo:OWNER/REPO:ref:refs/heads/BRANCH` (`refs/tags/TAG` for a tag)",
        audience: "the `audience` of the login action, or of `core.getIDToken()`",
    },
    Platform {
        id: "gitlab-ci",
        name: "GitLab CI/CD",
        bearer: "job",
        subject: "`project_path:GROUP/PROJECT:ref_type:branch:ref:BRANCH` (`ref_type:tag` for a tag)",
        audience: "`id_tokens:` › the token's name › `aud` in `.gitlab-ci.yml`",
    },
    Platform {
        id: "circleci",
        name: "CircleCI",
        bearer: "job",
        subject: "`org/ORG_ID/project/PROJECT_ID/user/USER_ID`",
        audience: "`circleci run oidc get --claims '{\"aud\": \"…\"}'`; without it the audience is the organization ID",
    },
    Platform {
        id: "buildkite",
        name: "Buildkite",
        bearer: "job",
        subject: "`organization:ORG:pipeline:PIPELINE:ref:refs/heads/BRANCH:commit:SHA:step:STEP`",
        audience: "`buildkite-agent oidc request-token --audience …`",
    },
    Platform {
        id: "bitbucket",
        name: "Bitbucket Pipelines",
        bearer: "step",
        subject: "`{REPOSITORY_UUID}:{STEP_UUID}`, with `{ENVIRONMENT_UUID}` in the middle for a deployment step",
        audience: "the audience that Repository settings › OpenID Connect shows",
    },
    Platform {
        id: "terraform-cloud",
        name: "HCP Terraform",
        bearer: "run",
        subject: "`organization:ORG:project:PROJECT:workspace:WORKSPACE:run_phase:plan` (and `run_phase:apply`)",
        audience: "the workspace variable `TFC_…_WORKLOAD_IDENTITY_AUDIENCE`",
    },
    Platform {
        id: "kubernetes",
        name: "Kubernetes",
        bearer: "pod",
        subject: "`system:serviceaccount:NAMESPACE:SERVICE_ACCOUNT`",
        audience: "`serviceAccountToken.audience` of the volume, or `kubectl create token --audience`; on EKS the service \
         account's annotation `eks.amazonaws.com/audience`",
    },
    Platform {
        id: "spiffe",
        name: "SPIFFE",
        bearer: "workload",
        subject: "`spiffe://TRUST_DOMAIN/PATH`",
        audience: "the audience that the client passes to the Workload API (`FetchJWTSVID`)",
    },
    Platform {
        id: "google",
        name: "Google Cloud service account",
        bearer: "service account",
        subject: "the numeric ID of the service account; its address is in `email`",
        audience: "the `audience` of the request to the metadata server or `generateIdToken`",
    },
    Platform {
        id: "azure-managed-identity",
        name: "Azure managed identity",
        bearer: "resource",
        subject: "the object ID of the managed identity",
        audience: "the `resource` or scope of the token request",
    },
    Platform {
        id: "aws",
        name: "AWS outbound identity federation",
        bearer: "role",
        subject: "the ARN of the role or user",
        audience: "the `Audience` of `GetWebIdentityToken`",
    },
    Platform {
        id: "azure-devops",
        name: "Azure Pipelines",
        bearer: "service connection",
        subject: "`sc://ORGANIZATION/PROJECT/SERVICE_CONNECTION`",
        audience: "always `api://AzureADTokenExchange`",
    },
    Platform {
        id: "vercel",
        name: "Vercel",
        bearer: "deployment",
        subject: "`owner:TEAM:project:PROJECT:environment:ENVIRONMENT`",
        audience: "always `https://vercel.com/TEAM`",
    },
    Platform {
        id: "fly",
        name: "Fly.io",
        bearer: "machine",
        subject: "`ORG:APP:MACHINE`",
        audience: "the `aud` of the request to `/v1/tokens/oidc`",
    },
    Platform {
        id: "pulumi",
        name: "Pulumi Cloud",
        bearer: "deployment",
        subject: "`pulumi:deploy:org:ORG:project:PROJECT:stack:STACK:operation:OPERATION:scope:SCOPE`",
        audience: "the organization, or what the deployment settings say",
    },
    Platform {
        id: "spacelift",
        name: "Spacelift",
        bearer: "run",
        subject: "`space:SPACE:stack:STACK:run_type:TYPE:scope:SCOPE`",
        audience: "the host of the Spacelift account",
    },
    Platform {
        id: "codefresh",
        name: "Codefresh",
        bearer: "pipeline",
        subject: "`account:ACCOUNT:pipeline:PIPELINE:…`",
        audience: "the `AUDIENCE` of the step `obtain-oidc-id-token`",
    },
    Platform {
        id: "semaphore",
        name: "Semaphore",
        bearer: "job",
        subject: "`org:ORG:project:PROJECT:repo:REPO:ref_type:branch:ref:refs/heads/BRANCH`",
        audience: "the organization's own URL",
    },
    Platform {
        id: "harness",
        name: "Harness",
        bearer: "pipeline",
        subject: "`account/ACCOUNT:org/ORG:project/PROJECT`",
        audience: "what the OIDC connector says",
    },
    Platform {
        id: "env0",
        name: "env0",
        bearer: "deployment",
        subject: "the identity of the deployment",
        audience: "`https://prod.env0.com`",
    },
];

/// The platform that made a token, and how it is told.
pub fn platform(token: &Token) -> Option<(&'static Platform, String)> {
    let text = |name: &str| token.claim_text(name).map(|value| value.text).unwrap_or_default();
    let (issuer, subject) = (text("iss"), text("sub"));
    let host = issuer.strip_prefix("https://").unwrap_or(&issuer).split('/').next().unwrap_or("").to_owned();
    let has = |name: &str| token.claim(name).is_some();
    let issued = |id: &'static str| Some((id, format!("its issuer is `{issuer}`")));
    let claim = |id: &'static str, name: &str| Some((id, format!("it carries `{name}`")));
    let subjects = |id: &'static str| Some((id, format!("its subject is `{subject}`")));
    let (id, because) = match host.as_str() {
        "token.actions.githubusercontent.com" => issued("github-actions"),
        "oidc.circleci.com" => issued("circleci"),
        "agent.buildkite.com" => issued("buildkite"),
        "api.bitbucket.org" if issuer.contains("/pipelines-config/") => issued("bitbucket"),
        "vstoken.dev.azure.com" => issued("azure-devops"),
        "oidc.vercel.com" => issued("vercel"),
        "oidc.fly.io" => issued("fly"),
        "oidc.codefresh.io" => issued("codefresh"),
        "login.env0.com" => issued("env0"),
        "app.terraform.io" => issued("terraform-cloud"),
        _ if subject.starts_with("organization:") && subject.contains(":run_phase:") => subjects("terraform-cloud"),
        _ if has("job_workflow_ref") && has("repository") => claim("github-actions", "job_workflow_ref"),
        _ if has("project_path") && has("ref_type") && has("pipeline_id") => claim("gitlab-ci", "project_path"),
        _ if has("terraform_workspace_id") || has("terraform_run_phase") => {
            claim("terraform-cloud", "terraform_workspace_id")
        }
        _ if has("kubernetes.io") => claim("kubernetes", "kubernetes.io"),
        _ if has("kubernetes.io/serviceaccount/namespace") => {
            claim("kubernetes", "kubernetes.io/serviceaccount/namespace")
        }
        _ if subject.starts_with("system:serviceaccount:") => subjects("kubernetes"),
        _ if subject.starts_with("spiffe://") => subjects("spiffe"),
        _ if subject.starts_with("pulumi:deploy:") => subjects("pulumi"),
        _ if subject.starts_with("space:") && has("spaceId") => subjects("spacelift"),
        _ if subject.starts_with("org:") && host.ends_with(".semaphoreci.com") => issued("semaphore"),
        _ if subject.starts_with("account/") && host.ends_with("harness.io") => issued("harness"),
        _ if host.ends_with("accounts.google.com") && text("email").ends_with("gserviceaccount.com") => {
            claim("google", "email")
        }
        _ if has("xms_mirid") => claim("azure-managed-identity", "xms_mirid"),
        _ if subject.starts_with("arn:aws") && has("https://sts.amazonaws.com/") => subjects("aws"),
        _ => None,
    }?;
    PLATFORMS.iter().find(|platform| platform.id == id).map(|platform| (platform, because))
}

/// A subject of GitHub Actions without the numeric IDs of owner and repository: `repo:acme@123/shop@456:…` and `repo:acme/shop:…` name
/// the same repository, in its new and its old form. `None` where it has no IDs.
pub fn without_ids(subject: &str) -> Option<String> {
    let rest = subject.strip_prefix("repo:")?;
    let (repository, context) = rest.split_once(':').unwrap_or((rest, ""));
    let (owner, name) = repository.split_once('/')?;
    let bare = |part: &str| {
        let (name, id) = part.rsplit_once('@')?;
        (!id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit())).then(|| name.to_owned())
    };
    Some(format!("repo:{}/{}:{context}", bare(owner)?, bare(name)?))
}

/// Whether two subjects differ only in that one has the numeric IDs and the other has not.
pub fn differ_in_ids(one: &str, other: &str) -> bool {
    let same = |long: &str, short: &str| without_ids(long).is_some_and(|bare| bare == short);
    same(one, other) || same(other, one)
}

/// The service that a token is exchanged at, told by its audience.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenService {
    /// AWS STS, `AssumeRoleWithWebIdentity`.
    Aws,
    /// Microsoft Entra ID, workload identity federation.
    Entra,
    /// Google Cloud workload identity federation.
    Google,
    /// HashiCorp Vault, JWT auth.
    Vault,
}

impl TokenService {
    /// The audience that it wants by default.
    pub fn audience(self) -> &'static str {
        match self {
            TokenService::Aws => "sts.amazonaws.com",
            TokenService::Entra => "api://AzureADTokenExchange",
            TokenService::Google => {
                "//iam.googleapis.com/projects/NUMBER/locations/global/workloadIdentityPools/POOL/providers/PROVIDER"
            }
            TokenService::Vault => "the role's `bound_audiences`",
        }
    }

    /// The name.
    pub fn name(self) -> &'static str {
        match self {
            TokenService::Aws => "AWS STS",
            TokenService::Entra => "Microsoft Entra ID",
            TokenService::Google => "Google Cloud",
            TokenService::Vault => "Vault",
        }
    }

    /// Where the trust is configured, in the words of its console.
    pub fn trust(self) -> &'static str {
        match self {
            TokenService::Aws => "the role's trust policy and the IAM identity provider's audiences (client IDs)",
            TokenService::Entra => {
                "the federated credential (App registrations › the application › Certificates & secrets › *Federated credentials*)"
            }
            TokenService::Google => {
                "the workload identity pool's provider (*Allowed audiences*, attribute mapping and condition)"
            }
            TokenService::Vault => "the JWT role (`bound_audiences`, `bound_subject`, `bound_claims`)",
        }
    }

    /// Who changes it.
    pub fn party(self) -> &'static str {
        match self {
            TokenService::Aws => "the AWS account's administrator",
            TokenService::Entra => "the Entra tenant's administrator",
            TokenService::Google => "the Google Cloud project's administrator",
            TokenService::Vault => "the Vault administrator",
        }
    }

    /// The service that an audience belongs to.
    pub fn of_audience(audience: &str) -> Option<TokenService> {
        let lower = audience.to_ascii_lowercase();
        Some(match lower.as_str() {
            _ if lower.starts_with("sts.amazon") || lower == "https://sts.amazonaws.com" => TokenService::Aws,
            _ if lower.starts_with("api://azureadtokenexchange") => TokenService::Entra,
            _ if lower.contains("iam.googleapis.com/projects/") => TokenService::Google,
            _ if lower == "vault" || lower.starts_with("vault.") => TokenService::Vault,
            _ => return None,
        })
    }

    /// The service that an error text comes from.
    pub fn of_text(text: &str) -> Option<TokenService> {
        const AWS: [&str; 4] =
            ["AssumeRoleWithWebIdentity", "InvalidIdentityToken", "SecurityToken.Model", "sts.amazonaws.com"];
        const ENTRA: [&str; 3] = ["federated identity", "AADSTS70021", "AzureADTokenExchange"];
        const GOOGLE: [&str; 3] = ["workloadIdentityPools", "sts.googleapis.com", "workload_identity_provider"];
        const VAULT: [&str; 3] = ["/v1/auth/jwt", "bound_audiences", "bound_claims"];
        let holds = |marks: &[&str]| marks.iter().any(|mark| text.contains(mark));
        [
            (TokenService::Aws, &AWS[..]),
            (TokenService::Entra, &ENTRA[..]),
            (TokenService::Google, &GOOGLE[..]),
            (TokenService::Vault, &VAULT[..]),
        ]
        .into_iter()
        .find_map(|(service, marks)| holds(marks).then_some(service))
    }
}
