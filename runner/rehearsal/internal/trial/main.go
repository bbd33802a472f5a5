package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"strconv"
	"time"

	"aksarc-wizard/runner/rehearsal"
)

func main() {
	speed, _ := strconv.ParseFloat(os.Getenv("AKSARC_WIZARD_SPEED"), 64)
	env := rehearsal.Env{SiteDir: os.Getenv("AKSARC_WIZARD_SITE"), Speed: speed, Now: time.Now, Random: rand.Reader, Getenv: os.Getenv,
		Sleep: func(d time.Duration) bool { time.Sleep(d); return true }}
	switch os.Args[1] {
	case "prepare":
		scenario := ""
		if len(os.Args) > 3 {
			scenario = os.Args[3]
		}
		if err := rehearsal.Prepare(env, os.Args[2], scenario); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
	case "serve":
		fmt.Println(rehearsal.Serve(context.Background(), env))
		select {}
	default:
		os.Exit(rehearsal.Main(os.Args[1:], rehearsal.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}, env))
	}
}
