package steps

import "aksarc-wizard/validate"

// The tasks that the page of a deployment offers when it didn't end well.

// LogsTask collects what the nodes of a failed cluster can tell, before it goes.
func LogsTask() *Task { return known(taskLogs) }

// CleanUpTask takes away what a deployment made, and nothing else.
func CleanUpTask() *Task { return known(taskCleanup) }

func known(id string) *Task {
	t, ok := TaskByID(id)
	if !ok {
		panic("no task " + id) // a slip of the list of tasks
	}
	return t
}

// PlaceOf is what such a task is about, for a deployment with these answers.
func PlaceOf(v validate.Values, deployment string) Place {
	return Place{Subscription: v[validate.FieldSubscription], ResourceGroup: v[validate.FieldResourceGroup],
		Cluster: v[validate.FieldClusterName], Deployment: deployment}
}
