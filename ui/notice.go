package ui

// notice is the sentence above the footer. It stays until the next key, or
// until it isn't true any more.
type notice struct {
	text string
	// holds tells whether it still holds; nil: it can't become untrue.
	holds func() bool
}

// say puts a sentence above the footer until the next key.
func (m *Model) say(sentence string) { m.notice = notice{text: sentence} }

// sayWhile is say for what may end by itself: the sentence goes as soon as
// holds is false.
func (m *Model) sayWhile(sentence string, holds func() bool) { m.notice = notice{sentence, holds} }

// forget drops a sentence that isn't true any more.
func (m *Model) forget() {
	if m.notice.holds != nil && !m.notice.holds() {
		m.notice = notice{}
	}
}

// sayBlocked says why the operator can't go on, for as long as that is why.
func (m *Model) sayBlocked(sentence string) {
	at := m.machine.Step().ID
	why, _ := m.machine.Blocker()
	m.sayWhile(sentence, func() bool {
		now, _ := m.machine.Blocker()
		return now == why && m.machine.Step().ID == at
	})
}
