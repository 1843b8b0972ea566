from words import shape,core
def cont(lines):
    """Rows of a hard-wrapped paragraph: a line of 40 bytes or more that ends without a stop, and the line below, which starts in lower case."""
    n=len(lines); w=[False]*n
    for i in range(n-1):
        a=lines[i].strip(); b=lines[i+1].strip()
        if len(a.encode())>=40 and b and b[0].islower() and a[-1] not in '.!?…:|»': w[i]=w[i+1]=True
    # what stands between two such lines of one block, and is as long
    return w
def shapes(lines):
    w=cont(lines)
    return ['R' if shape(t)=='S' and w[i] else shape(t) for i,t in enumerate(lines)]
