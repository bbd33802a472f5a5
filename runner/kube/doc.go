// Package kube checks the result: the kubeconfig file, and that the cluster it
// leads to answers.
//
// This is the only room that opens a network connection, to the one server that
// the file names and, if the file names one, through its proxy. No proxy is
// taken from the environment.
//
// What lives here: reading kubeconfig files, the reach of an API server, and
// the proof through kubectl where it is installed. What does not: fetching the
// file (az does), starting kubectl (the tool is given), and clusters in general.
package kube
