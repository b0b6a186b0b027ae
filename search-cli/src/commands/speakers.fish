# The value of --by: whoever speaks in the index, by the beginning of any word of the name.
complete -c whosaid -l by -x -a '(whosaid completions fish --speakers (commandline -ct | string unescape) 2>/dev/null)'
