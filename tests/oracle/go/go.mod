module receivers

go 1.24

require (
	github.com/coreos/go-oidc/v3 v3.10.0
	github.com/go-jose/go-jose/v4 v4.1.4
	github.com/golang-jwt/jwt/v5 v5.3.1
)
