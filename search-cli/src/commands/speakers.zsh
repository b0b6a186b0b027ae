
# The value of --by: whoever speaks in the index, by the beginning of any word of the name.
_whosaid_speakers() {
    local -a names
    names=("${(@f)$(whosaid completions zsh --speakers "${(Q)PREFIX}" 2>/dev/null)}")
    [[ -n "$names" ]] && compadd -U -a names
}
