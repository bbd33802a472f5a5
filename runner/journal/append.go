package journal

import (
	"encoding/json"
	"strings"

	"aksarc-wizard/runner/private"
)

// Record writes the record and syncs it before it returns. What could not be
// written earlier is written first, so that the order holds. On an error
// nothing of the record remains: the act that it announces must not be begun.
func (d *Deployment) Record(r Record) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.out == nil {
		return ErrNotLocked
	}
	if err := d.flush(); err != nil {
		return err
	}
	return d.append(d.stamp(r))
}

// Keep writes a record of something that has happened already. When it can't
// be written it is kept in memory and tried again before every later record;
// the error is for telling the operator.
func (d *Deployment) Keep(r Record) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.out == nil {
		return ErrNotLocked
	}
	d.pending = append(d.pending, d.stamp(r))
	return d.flush()
}

// Flush tries again to write what is kept in memory.
func (d *Deployment) Flush() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.out == nil {
		return ErrNotLocked
	}
	return d.flush()
}

// flush writes the pending records in order. It also cuts off what a crash or
// a failed write left behind the last whole record.
func (d *Deployment) flush() error {
	if d.dirty {
		if err := d.clean(); err != nil {
			return err
		}
	}
	for len(d.pending) > 0 {
		if err := d.append(d.pending[0]); err != nil {
			return err
		}
		d.pending = d.pending[1:]
	}
	return nil
}

func (d *Deployment) clean() error {
	if err := d.out.Truncate(d.good); err != nil {
		return d.writeError("tidy", err)
	}
	if err := d.out.Sync(); err != nil {
		return d.writeError("tidy", err)
	}
	d.dirty = false
	return nil
}

func (d *Deployment) stamp(r Record) Record {
	r.Seq = len(d.records) + len(d.pending) + 1
	if r.Time.IsZero() {
		r.Time = d.store.Now()
	}
	r.Time = r.Time.UTC().Round(0) // the monotonic part means nothing to the next program
	return redacted(r, d.store.Redact)
}

// append writes one line at the end of the good part. A write or a sync that
// fails leaves it unknown what is on the disk, so the line is taken back before
// anything else is written.
func (d *Deployment) append(r Record) error {
	line, err := encode(r)
	if err != nil {
		return d.writeError("encode a record for", err)
	}
	if d.dirty {
		if err := d.clean(); err != nil {
			return err
		}
	}
	if _, err := d.out.WriteAt(line, d.good); err != nil {
		return d.undo(d.writeError("append to", err))
	}
	if err := d.out.Sync(); err != nil {
		return d.undo(d.writeError("sync", err))
	}
	d.good += int64(len(line))
	d.records = append(d.records, r)
	return nil
}

func (d *Deployment) undo(cause error) error {
	d.dirty = true
	_ = d.clean() // when it fails too, dirty stays set and the next write begins with it
	return cause
}

func (d *Deployment) writeError(op string, err error) error {
	return &private.WriteError{Path: d.path(JournalFile), Op: op, Err: err}
}

// redacted takes secrets out of every text of the record.
func redacted(r Record, redact func(string) string) Record {
	if redact == nil {
		return r
	}
	r.Message = redact(r.Message)
	if len(r.Data) == 0 {
		return r
	}
	decoder := json.NewDecoder(strings.NewReader(string(r.Data)))
	decoder.UseNumber()
	var data any
	if decoder.Decode(&data) != nil {
		r.Data = nil // what can't be read can't be searched for secrets
		return r
	}
	clean, err := json.Marshal(redactValue(data, redact))
	if err != nil {
		clean = nil
	}
	r.Data = clean
	return r
}

func redactValue(v any, redact func(string) string) any {
	switch v := v.(type) {
	case string:
		return redact(v)
	case []any:
		for i := range v {
			v[i] = redactValue(v[i], redact)
		}
	case map[string]any:
		for k := range v {
			v[k] = redactValue(v[k], redact)
		}
	}
	return v
}
