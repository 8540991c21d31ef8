// A registry that is not Distribution and has the referrers API: go-containerregistry's, in memory, on a free loopback
// port. It says where it listens and logs each request in Distribution's words.
package main

import (
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"

	"github.com/google/go-containerregistry/pkg/registry"
)

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Fprintf(os.Stderr, "listening on %s.\n", listener.Addr())
	quiet := registry.Logger(log.New(io.Discard, "", 0))
	log.Fatal(http.Serve(listener, logged(registry.New(quiet, registry.WithReferrersSupport(true)))))
}

type answer struct {
	http.ResponseWriter
	status int
}

func (a *answer) WriteHeader(status int) {
	a.status = status
	a.ResponseWriter.WriteHeader(status)
}

func logged(inner http.Handler) http.Handler {
	return http.HandlerFunc(func(writer http.ResponseWriter, request *http.Request) {
		seen := &answer{writer, http.StatusOK}
		inner.ServeHTTP(seen, request)
		fmt.Printf("- \"%s %s %s\" %d -\n", request.Method, request.RequestURI, request.Proto, seen.status)
	})
}
