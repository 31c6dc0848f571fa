// Adds what golang-jwt and go-oidc make of each token: reads the lines of `tests/e2e/receivers.mjs`, prints them with their verdicts.
// Argument: the time of use in seconds. A verdict is the error, or the empty text where the token is accepted.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"
	"github.com/golang-jwt/jwt/v5"
)

type expected struct {
	Issuer   string `json:"issuer"`
	Audience string `json:"audience"`
	Subject  string `json:"subject,omitempty"`
}
type line struct {
	Token      string             `json:"token"`
	Jwk        json.RawMessage    `json:"jwk"`
	Pem        string             `json:"pem"`
	Algorithms []string           `json:"algorithms"`
	Expected   expected           `json:"expected"`
	Verdicts   map[string]*string `json:"verdicts"`
}

// served answers every request with a key set of one key.
type served []byte

func (key served) RoundTrip(*http.Request) (*http.Response, error) {
	body := io.NopCloser(strings.NewReader(`{"keys":[` + string(key) + `]}`))
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: body}, nil
}

func main() {
	seconds, _ := strconv.ParseInt(os.Args[1], 10, 64)
	now := func() time.Time { return time.Unix(seconds, 0).UTC() }
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<24)
	out := json.NewEncoder(os.Stdout)
	for in.Scan() {
		var one line
		if err := json.Unmarshal(in.Bytes(), &one); err != nil {
			panic(err)
		}
		var key jose.JSONWebKey
		if err := key.UnmarshalJSON(one.Jwk); err != nil {
			panic(err)
		}
		said := func(name string, err error) {
			text := ""
			if err != nil {
				text = err.Error()
			}
			one.Verdicts[name] = &text
		}
		options := []jwt.ParserOption{jwt.WithValidMethods(one.Algorithms), jwt.WithTimeFunc(now), jwt.WithIssuer(one.Expected.Issuer), jwt.WithAudience(one.Expected.Audience)}
		if one.Expected.Subject != "" {
			options = append(options, jwt.WithSubject(one.Expected.Subject))
		}
		_, err := jwt.Parse(one.Token, func(*jwt.Token) (any, error) { return key.Key, nil }, options...)
		said("golang-jwt", err)
		if _, shared := key.Key.([]byte); !shared {
			set := oidc.NewRemoteKeySet(oidc.ClientContext(context.Background(), &http.Client{Transport: served(one.Jwk)}), "https://id.example/jwks")
			verifier := oidc.NewVerifier(one.Expected.Issuer, set, &oidc.Config{ClientID: one.Expected.Audience, Now: now})
			_, err = verifier.Verify(context.Background(), one.Token)
			said("go-oidc", err)
		}
		if err := out.Encode(one); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}
}
