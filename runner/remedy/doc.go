// Package remedy knows failures: what they look like, why they usually happen
// and what to do about them.
//
// The knowledge is data (rules.yaml), each rule with the document it comes from
// and a published or captured message it is tested on. What does not live here:
// any decision. Text adds advice to a failure and never changes what is done
// about it; the one thing decided here goes by the service's own code
// (SignInLost). An unknown failure keeps its cause and remedy empty, and the
// faces then say that no advice is known.
package remedy
