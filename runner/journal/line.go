package journal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"sync"
)

// A line is the record's JSON object whose last member is the checksum of all
// bytes before that member, so that a line stays a plain JSON object:
//
//	{"seq":1,...,"crc":"0a1b2c3d"}\n

// castagnoli is made at the first line, not at every start of the program.
var castagnoli = sync.OnceValue(func() *crc32.Table { return crc32.MakeTable(crc32.Castagnoli) })

const (
	sumMember = `,"crc":"`
	sumLen    = len(sumMember) + 8 + len(`"}`)
)

var errChecksum = errors.New("the checksum does not match")

// encode gives the record's line with its newline.
func encode(r Record) ([]byte, error) {
	body, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	body = body[:len(body)-1]
	return fmt.Appendf(body, "%s%08x\"}\n", sumMember, crc32.Checksum(body, castagnoli())), nil
}

// decode reads one line, given without its newline.
func decode(line []byte) (Record, error) {
	var r Record
	cut := len(line) - sumLen
	if cut < 1 {
		return r, errChecksum
	}
	body := line[:cut]
	want := fmt.Appendf(nil, "%s%08x\"}", sumMember, crc32.Checksum(body, castagnoli()))
	if !bytes.Equal(line[cut:], want) {
		return r, errChecksum
	}
	if err := json.Unmarshal(line, &r); err != nil {
		return r, fmt.Errorf("not a record: %w", err)
	}
	return r, nil
}

// scan reads the lines of a journal. good is the length of the part that holds
// whole records; what follows it is a torn tail. unended says that the last
// good record lacks only its newline.
func scan(path string, data []byte) (records []Record, good int64, unended bool, err error) {
	if schema := schemaOf(data); schema > Schema {
		return nil, 0, false, &NewerError{Path: path, Schema: schema, Know: Schema}
	}
	damaged := func(why string) error {
		return &DamagedError{Path: path, Line: len(records) + 1, Why: why}
	}
	rest := data
	for len(rest) > 0 {
		line, after, ended := bytes.Cut(rest, []byte("\n"))
		r, problem := decode(line)
		switch {
		case problem == nil && r.Seq != len(records)+1:
			return nil, 0, false, damaged(fmt.Sprintf("record number %d is not next", r.Seq))
		case problem == nil && len(records) == 0 && r.Kind != KindCreated:
			return nil, 0, false, damaged("it does not begin with the creation of a deployment")
		case problem == nil:
			records = append(records, r)
			good += int64(len(line))
			if ended {
				good++
			}
			unended = !ended
			rest = after
		case torn(line, after, ended):
			return records, good, unended, nil
		default:
			return nil, 0, false, damaged(problem.Error())
		}
	}
	return records, good, unended, nil
}

// torn tells a write that was cut off, which nobody was told had succeeded,
// from damage to what had been written. A cut leaves a last line without its
// end; a power cut may leave blocks of NULs where the line should be. A whole
// record whose newline alone has become another byte is damage.
func torn(line, after []byte, ended bool) bool {
	if !ended {
		if n := len(line) - 1; n > 0 {
			if _, err := decode(line[:n]); err == nil {
				return line[n] == 0
			}
		}
		return true
	}
	return bytes.IndexByte(line, 0) >= 0 && len(bytes.Trim(after, "\x00\n")) == 0
}

// schemaOf reads the schema of the first line whatever else it holds, because a
// newer program may have another idea of a line.
func schemaOf(data []byte) int {
	line, _, _ := bytes.Cut(data, []byte("\n"))
	var first struct {
		Data struct {
			Schema int `json:"schema"`
		} `json:"data"`
	}
	if json.Unmarshal(line, &first) != nil {
		return 0
	}
	return first.Data.Schema
}
