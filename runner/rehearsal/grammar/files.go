package grammar

import "strings"

// ExpandFiles replaces an argument "@name", and the value of "key=@name", by
// the content of that file without its trailing newlines, as az does before
// anything else. "@-" is standard input. What can't be read stays as it is,
// also as az does.
func ExpandFiles(args []string, read func(name string) ([]byte, error)) []string {
	out := make([]string, len(args))
	for i, arg := range args {
		out[i] = arg
		key, value, found := strings.Cut(arg, "=")
		prefix := key + "="
		if !found {
			prefix, value = "", arg
		}
		name, isFile := strings.CutPrefix(value, "@")
		if !isFile || name == "" {
			continue
		}
		if content, err := read(name); err == nil {
			text := strings.TrimPrefix(string(content), "\ufeff")
			out[i] = prefix + strings.TrimRight(text, "\r\n")
		}
	}
	return out
}
