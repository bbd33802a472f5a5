package main

func (a *app) wizard() error { return a.listScenarios() }
