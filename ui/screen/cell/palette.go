package cell

import (
	"image/color"

	"github.com/charmbracelet/x/ansi"
)

// Colours is how many colours the terminal is trusted with.
type Colours uint8

const (
	// NoColour keeps bold, underline and reverse and drops every colour.
	NoColour Colours = iota
	// Sixteen is the base palette, whose sequences are also the shortest.
	Sixteen
	// TwoFiftySix is the extended palette.
	TwoFiftySix
	// TrueColour passes every colour as it is.
	TrueColour
)

// reduce gives the nearest colour that the terminal is trusted with.
func (n Colours) reduce(c Color) Color {
	if c == 0 || n >= TrueColour {
		return c
	}
	switch {
	case n == NoColour:
		return 0
	case c&kindMask == kindIndexed:
		if v := uint8(c); n == TwoFiftySix || v < 16 {
			return c
		}
		return Indexed(uint8(ansi.Convert16(ansi.IndexedColor(uint8(c)))))
	case n == TwoFiftySix:
		return Indexed(uint8(ansi.Convert256(rgba(c))))
	default:
		return Indexed(uint8(ansi.Convert16(rgba(c))))
	}
}

func rgba(c Color) color.Color {
	return color.RGBA{R: uint8(c >> 16), G: uint8(c >> 8), B: uint8(c), A: 0xFF}
}
