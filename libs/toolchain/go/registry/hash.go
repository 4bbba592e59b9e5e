package main

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/crypto/bcrypt"
)

// The hash is checked at each request of an upload. Its cost slows down guessing, and nobody guesses a random token
// of 256 bits; a password that a person chose would need a higher one.
const hashCost = 5

// bcrypt's own limit, bytes.
const longestPassword = 72

var hashCommand = &cobra.Command{
	Use:   "hash NAME",
	Short: "`hash` reads a random token from standard input and prints NAME's line of an htpasswd file",
	Args:  cobra.ExactArgs(1),
	// What is wrong is one line; the usage would hide it.
	SilenceUsage: true,
	RunE: func(command *cobra.Command, arguments []string) error {
		name := arguments[0]
		if name == "" || strings.ContainsAny(name, ": \t\r\n") {
			return fmt.Errorf("NAME %q: a name has neither colons nor blanks", name)
		}
		password, err := readPassword(command.InOrStdin())
		if err != nil {
			return fmt.Errorf("standard input: %w", err)
		}
		hash, err := bcrypt.GenerateFromPassword(password, hashCost)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(command.OutOrStdout(), "%s:%s\n", name, hash)
		return err
	},
}

// readPassword takes one line; its end is not part of the password.
func readPassword(from io.Reader) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(from, 4096))
	if err != nil {
		return nil, err
	}
	password := bytes.TrimSuffix(bytes.TrimSuffix(text, []byte("\n")), []byte("\r"))
	switch {
	case len(password) == 0:
		return nil, fmt.Errorf("expected a password, got nothing")
	case len(password) > longestPassword:
		return nil, fmt.Errorf("the password is longer than %d bytes", longestPassword)
	case bytes.ContainsAny(password, "\r\n"):
		return nil, fmt.Errorf("expected one line")
	}
	return password, nil
}
